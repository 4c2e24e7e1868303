using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Civium.Modules.Sensing.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Mqtt : Migration
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

            migrationBuilder.CreateIndex(
                name: "IX_mqtt_sessions_LivesUntil",
                table: "mqtt_sessions",
                column: "LivesUntil");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "catalogue_changes");

            migrationBuilder.DropTable(
                name: "mqtt_sessions");
        }
    }
}
