using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Civium.Modules.Sensing.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Tasking : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Classification",
                table: "things",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Department",
                table: "things",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<double>(
                name: "East",
                table: "features_of_interest",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "North",
                table: "features_of_interest",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "South",
                table: "features_of_interest",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "West",
                table: "features_of_interest",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Classification",
                table: "datastreams",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Department",
                table: "datastreams",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<double>(
                name: "East",
                table: "datastreams",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "North",
                table: "datastreams",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "South",
                table: "datastreams",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "UsesKnown",
                table: "datastreams",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<double>(
                name: "West",
                table: "datastreams",
                type: "double precision",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "actuators",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    EncodingType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Metadata = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_actuators", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "multi_datastreams",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    UnitOfMeasurements = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    MultiObservationDataTypes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ObservationType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ThingId = table.Column<long>(type: "bigint", nullable: false),
                    SensorId = table.Column<long>(type: "bigint", nullable: false),
                    Classification = table.Column<int>(type: "integer", nullable: true),
                    Department = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    West = table.Column<double>(type: "double precision", nullable: true),
                    South = table.Column<double>(type: "double precision", nullable: true),
                    East = table.Column<double>(type: "double precision", nullable: true),
                    North = table.Column<double>(type: "double precision", nullable: true),
                    UsesKnown = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_multi_datastreams", x => x.Id);
                    table.ForeignKey(
                        name: "FK_multi_datastreams_sensors_SensorId",
                        column: x => x.SensorId,
                        principalTable: "sensors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_multi_datastreams_things_ThingId",
                        column: x => x.ThingId,
                        principalTable: "things",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "retired_ids",
                columns: table => new
                {
                    Set = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_retired_ids", x => new { x.Set, x.Id });
                });

            migrationBuilder.Sql("INSERT INTO retired_ids (\"Set\", \"Id\") SELECT 'Datastreams', \"Id\" FROM deleted_streams");

            migrationBuilder.DropTable(
                name: "deleted_streams");

            migrationBuilder.CreateTable(
                name: "tasking_capabilities",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    TaskingParameters = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ThingId = table.Column<long>(type: "bigint", nullable: false),
                    ActuatorId = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Properties = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tasking_capabilities", x => x.Id);
                    table.ForeignKey(
                        name: "FK_tasking_capabilities_actuators_ActuatorId",
                        column: x => x.ActuatorId,
                        principalTable: "actuators",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_tasking_capabilities_things_ThingId",
                        column: x => x.ThingId,
                        principalTable: "things",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "feature_uses",
                columns: table => new
                {
                    Feature = table.Column<long>(type: "bigint", nullable: false),
                    Stream = table.Column<long>(type: "bigint", nullable: false),
                    DatastreamId = table.Column<long>(type: "bigint", nullable: true),
                    MultiDatastreamId = table.Column<long>(type: "bigint", nullable: true),
                    Observed = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feature_uses", x => new { x.Feature, x.Stream });
                    table.ForeignKey(
                        name: "FK_feature_uses_datastreams_DatastreamId",
                        column: x => x.DatastreamId,
                        principalTable: "datastreams",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_feature_uses_features_of_interest_Feature",
                        column: x => x.Feature,
                        principalTable: "features_of_interest",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_feature_uses_multi_datastreams_MultiDatastreamId",
                        column: x => x.MultiDatastreamId,
                        principalTable: "multi_datastreams",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "multi_datastream_observed_properties",
                columns: table => new
                {
                    MultiDatastreamId = table.Column<long>(type: "bigint", nullable: false),
                    Place = table.Column<int>(type: "integer", nullable: false),
                    ObservedPropertyId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_multi_datastream_observed_properties", x => new { x.MultiDatastreamId, x.Place });
                    table.ForeignKey(
                        name: "FK_multi_datastream_observed_properties_multi_datastreams_Mult~",
                        column: x => x.MultiDatastreamId,
                        principalTable: "multi_datastreams",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_multi_datastream_observed_properties_observed_properties_Ob~",
                        column: x => x.ObservedPropertyId,
                        principalTable: "observed_properties",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "tasks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    CreationTime = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    TaskingParameters = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TaskingCapabilityId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tasks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_tasks_tasking_capabilities_TaskingCapabilityId",
                        column: x => x.TaskingCapabilityId,
                        principalTable: "tasking_capabilities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_feature_uses_DatastreamId",
                table: "feature_uses",
                column: "DatastreamId");

            migrationBuilder.CreateIndex(
                name: "IX_feature_uses_MultiDatastreamId",
                table: "feature_uses",
                column: "MultiDatastreamId");

            migrationBuilder.CreateIndex(
                name: "IX_feature_uses_Stream",
                table: "feature_uses",
                column: "Stream");

            migrationBuilder.CreateIndex(
                name: "IX_multi_datastream_observed_properties_ObservedPropertyId",
                table: "multi_datastream_observed_properties",
                column: "ObservedPropertyId");

            migrationBuilder.CreateIndex(
                name: "IX_multi_datastreams_SensorId",
                table: "multi_datastreams",
                column: "SensorId");

            migrationBuilder.CreateIndex(
                name: "IX_multi_datastreams_ThingId",
                table: "multi_datastreams",
                column: "ThingId");

            migrationBuilder.CreateIndex(
                name: "IX_tasking_capabilities_ActuatorId",
                table: "tasking_capabilities",
                column: "ActuatorId");

            migrationBuilder.CreateIndex(
                name: "IX_tasking_capabilities_ThingId",
                table: "tasking_capabilities",
                column: "ThingId");

            migrationBuilder.CreateIndex(
                name: "IX_tasks_TaskingCapabilityId",
                table: "tasks",
                column: "TaskingCapabilityId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "feature_uses");

            migrationBuilder.DropTable(
                name: "multi_datastream_observed_properties");

            migrationBuilder.DropTable(
                name: "tasks");

            migrationBuilder.DropTable(
                name: "multi_datastreams");

            migrationBuilder.DropTable(
                name: "tasking_capabilities");

            migrationBuilder.DropTable(
                name: "actuators");

            migrationBuilder.DropColumn(
                name: "Classification",
                table: "things");

            migrationBuilder.DropColumn(
                name: "Department",
                table: "things");

            migrationBuilder.DropColumn(
                name: "East",
                table: "features_of_interest");

            migrationBuilder.DropColumn(
                name: "North",
                table: "features_of_interest");

            migrationBuilder.DropColumn(
                name: "South",
                table: "features_of_interest");

            migrationBuilder.DropColumn(
                name: "West",
                table: "features_of_interest");

            migrationBuilder.DropColumn(
                name: "Classification",
                table: "datastreams");

            migrationBuilder.DropColumn(
                name: "Department",
                table: "datastreams");

            migrationBuilder.DropColumn(
                name: "East",
                table: "datastreams");

            migrationBuilder.DropColumn(
                name: "North",
                table: "datastreams");

            migrationBuilder.DropColumn(
                name: "South",
                table: "datastreams");

            migrationBuilder.DropColumn(
                name: "UsesKnown",
                table: "datastreams");

            migrationBuilder.DropColumn(
                name: "West",
                table: "datastreams");

            migrationBuilder.CreateTable(
                name: "deleted_streams",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deleted_streams", x => x.Id);
                });

            migrationBuilder.Sql("INSERT INTO deleted_streams (\"Id\") SELECT \"Id\" FROM retired_ids WHERE \"Set\" = 'Datastreams'");

            migrationBuilder.DropTable(
                name: "retired_ids");
        }
    }
}
