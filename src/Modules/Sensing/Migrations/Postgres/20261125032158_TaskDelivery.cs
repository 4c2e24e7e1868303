using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Civium.Modules.Sensing.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class TaskDelivery : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "catalogue_changes",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Set = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    EntityId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue_changes", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "mqtt_sessions",
                columns: table => new
                {
                    Key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Holder = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Subscriptions = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Lines = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Changes = table.Column<long>(type: "bigint", nullable: false),
                    LivesUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mqtt_sessions", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "task_deliveries",
                columns: table => new
                {
                    TaskId = table.Column<long>(type: "bigint", nullable: false),
                    CapabilityId = table.Column<long>(type: "bigint", nullable: false),
                    ThingId = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    DueAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Deadline = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RetrySeconds = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_deliveries", x => x.TaskId);
                });

            migrationBuilder.CreateTable(
                name: "task_events",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    TaskId = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    At = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ById = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    By = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Why = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_events", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_mqtt_sessions_LivesUntil",
                table: "mqtt_sessions",
                column: "LivesUntil");

            migrationBuilder.CreateIndex(
                name: "IX_task_deliveries_DueAt",
                table: "task_deliveries",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_task_deliveries_State_TaskId",
                table: "task_deliveries",
                columns: new[] { "State", "TaskId" });

            migrationBuilder.CreateIndex(
                name: "IX_task_events_TaskId_Id",
                table: "task_events",
                columns: new[] { "TaskId", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "catalogue_changes");

            migrationBuilder.DropTable(
                name: "mqtt_sessions");

            migrationBuilder.DropTable(
                name: "task_deliveries");

            migrationBuilder.DropTable(
                name: "task_events");
        }
    }
}
