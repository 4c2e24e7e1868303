using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Civium.Modules.Warning.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "pairs",
                columns: table => new
                {
                    rule = table.Column<long>(type: "bigint", nullable: false),
                    stream = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    detector = table.Column<byte[]>(type: "bytea", nullable: false),
                    links = table.Column<byte[]>(type: "bytea", nullable: false),
                    due = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    touched = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pairs", x => new { x.stream, x.rule });
                });

            migrationBuilder.CreateTable(
                name: "rule_sets",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", nullable: false),
                    Installed = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_sets", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "rules",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "text", nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Updated = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "transitions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Warning = table.Column<long>(type: "bigint", nullable: false),
                    Time = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    From = table.Column<int>(type: "integer", nullable: false),
                    To = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<short>(type: "smallint", nullable: false),
                    Value = table.Column<double>(type: "double precision", nullable: true),
                    Recorded = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Superseded = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_transitions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "warnings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Rule = table.Column<long>(type: "bigint", nullable: false),
                    RuleName = table.Column<string>(type: "text", nullable: false),
                    Stream = table.Column<long>(type: "bigint", nullable: false),
                    Thing = table.Column<long>(type: "bigint", nullable: false),
                    ThingName = table.Column<string>(type: "text", nullable: false),
                    Property = table.Column<string>(type: "text", nullable: false),
                    Pollutant = table.Column<string>(type: "text", nullable: false),
                    Unit = table.Column<string>(type: "text", nullable: false),
                    Level = table.Column<int>(type: "integer", nullable: false),
                    Peak = table.Column<int>(type: "integer", nullable: false),
                    Opened = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Closed = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AcknowledgedBy = table.Column<string>(type: "text", nullable: true),
                    AcknowledgedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AcknowledgedNote = table.Column<string>(type: "text", nullable: true),
                    Recorded = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LateReadings = table.Column<long>(type: "bigint", nullable: false),
                    Withdrawn = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_warnings", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_pairs_due",
                table: "pairs",
                column: "due");

            migrationBuilder.CreateIndex(
                name: "IX_pairs_rule",
                table: "pairs",
                column: "rule");

            migrationBuilder.CreateIndex(
                name: "IX_transitions_Time_Reason_Id",
                table: "transitions",
                columns: new[] { "Time", "Reason", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_transitions_Warning",
                table: "transitions",
                column: "Warning");

            migrationBuilder.CreateIndex(
                name: "IX_warnings_Opened_Id",
                table: "warnings",
                columns: new[] { "Opened", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_warnings_Rule_Closed",
                table: "warnings",
                columns: new[] { "Rule", "Closed" });

            migrationBuilder.CreateIndex(
                name: "IX_warnings_Stream_Closed",
                table: "warnings",
                columns: new[] { "Stream", "Closed" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "pairs");

            migrationBuilder.DropTable(
                name: "rule_sets");

            migrationBuilder.DropTable(
                name: "rules");

            migrationBuilder.DropTable(
                name: "transitions");

            migrationBuilder.DropTable(
                name: "warnings");
        }
    }
}
