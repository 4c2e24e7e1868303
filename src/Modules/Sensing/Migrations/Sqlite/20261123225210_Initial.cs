using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Civium.Modules.Sensing.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "creation_receipts",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    Created = table.Column<string>(type: "TEXT", nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_creation_receipts", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "deleted_streams",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deleted_streams", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "last_ids",
                columns: table => new
                {
                    Set = table.Column<string>(type: "TEXT", nullable: false),
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_last_ids", x => x.Set);
                });

            migrationBuilder.CreateTable(
                name: "locations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    EncodingType = table.Column<string>(type: "TEXT", nullable: false),
                    Geometry = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Properties = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_locations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "observed_properties",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Definition = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Properties = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_observed_properties", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "sensors",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    EncodingType = table.Column<string>(type: "TEXT", nullable: false),
                    Metadata = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Properties = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sensors", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "things",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Properties = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_things", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "features_of_interest",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    EncodingType = table.Column<string>(type: "TEXT", nullable: false),
                    Feature = table.Column<string>(type: "TEXT", nullable: false),
                    LocationId = table.Column<long>(type: "INTEGER", nullable: true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Properties = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_features_of_interest", x => x.Id);
                    table.ForeignKey(
                        name: "FK_features_of_interest_locations_LocationId",
                        column: x => x.LocationId,
                        principalTable: "locations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "datastreams",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    UnitOfMeasurement = table.Column<string>(type: "TEXT", nullable: false),
                    ObservationType = table.Column<string>(type: "TEXT", nullable: false),
                    ThingId = table.Column<long>(type: "INTEGER", nullable: false),
                    SensorId = table.Column<long>(type: "INTEGER", nullable: false),
                    ObservedPropertyId = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: false),
                    Properties = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_datastreams", x => x.Id);
                    table.ForeignKey(
                        name: "FK_datastreams_observed_properties_ObservedPropertyId",
                        column: x => x.ObservedPropertyId,
                        principalTable: "observed_properties",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_datastreams_sensors_SensorId",
                        column: x => x.SensorId,
                        principalTable: "sensors",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_datastreams_things_ThingId",
                        column: x => x.ThingId,
                        principalTable: "things",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "historical_locations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Time = table.Column<long>(type: "INTEGER", nullable: false),
                    ThingId = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_historical_locations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_historical_locations_things_ThingId",
                        column: x => x.ThingId,
                        principalTable: "things",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "thing_locations",
                columns: table => new
                {
                    location_id = table.Column<long>(type: "INTEGER", nullable: false),
                    thing_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_thing_locations", x => new { x.location_id, x.thing_id });
                    table.ForeignKey(
                        name: "FK_thing_locations_locations_location_id",
                        column: x => x.location_id,
                        principalTable: "locations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_thing_locations_things_thing_id",
                        column: x => x.thing_id,
                        principalTable: "things",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "historical_location_locations",
                columns: table => new
                {
                    historical_location_id = table.Column<long>(type: "INTEGER", nullable: false),
                    location_id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_historical_location_locations", x => new { x.historical_location_id, x.location_id });
                    table.ForeignKey(
                        name: "FK_historical_location_locations_historical_locations_historical_location_id",
                        column: x => x.historical_location_id,
                        principalTable: "historical_locations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_historical_location_locations_locations_location_id",
                        column: x => x.location_id,
                        principalTable: "locations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_creation_receipts_Time",
                table: "creation_receipts",
                column: "Time");

            migrationBuilder.CreateIndex(
                name: "IX_datastreams_ObservedPropertyId",
                table: "datastreams",
                column: "ObservedPropertyId");

            migrationBuilder.CreateIndex(
                name: "IX_datastreams_SensorId",
                table: "datastreams",
                column: "SensorId");

            migrationBuilder.CreateIndex(
                name: "IX_datastreams_ThingId",
                table: "datastreams",
                column: "ThingId");

            migrationBuilder.CreateIndex(
                name: "IX_features_of_interest_LocationId",
                table: "features_of_interest",
                column: "LocationId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_historical_location_locations_location_id",
                table: "historical_location_locations",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "IX_historical_locations_ThingId_Time",
                table: "historical_locations",
                columns: new[] { "ThingId", "Time" });

            migrationBuilder.CreateIndex(
                name: "IX_thing_locations_thing_id",
                table: "thing_locations",
                column: "thing_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "creation_receipts");

            migrationBuilder.DropTable(
                name: "datastreams");

            migrationBuilder.DropTable(
                name: "deleted_streams");

            migrationBuilder.DropTable(
                name: "features_of_interest");

            migrationBuilder.DropTable(
                name: "historical_location_locations");

            migrationBuilder.DropTable(
                name: "last_ids");

            migrationBuilder.DropTable(
                name: "thing_locations");

            migrationBuilder.DropTable(
                name: "observed_properties");

            migrationBuilder.DropTable(
                name: "sensors");

            migrationBuilder.DropTable(
                name: "historical_locations");

            migrationBuilder.DropTable(
                name: "locations");

            migrationBuilder.DropTable(
                name: "things");
        }
    }
}
