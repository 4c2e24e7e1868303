using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Civium.Modules.Twin.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Entities : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "change",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded = table.Column<long>(type: "INTEGER", nullable: false),
                    entity = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    classification = table.Column<short>(type: "INTEGER", nullable: false),
                    min_x = table.Column<double>(type: "REAL", nullable: false),
                    min_y = table.Column<double>(type: "REAL", nullable: false),
                    max_x = table.Column<double>(type: "REAL", nullable: false),
                    max_y = table.Column<double>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_change", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "counter",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_counter", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "entity",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entity", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "entity_type",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    definition = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entity_type", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "version",
                columns: table => new
                {
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    entity = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_from = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_to = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_to = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    name_zh = table.Column<string>(type: "TEXT", nullable: true),
                    geometry = table.Column<byte[]>(type: "BLOB", nullable: false),
                    properties = table.Column<string>(type: "TEXT", nullable: false),
                    relations = table.Column<string>(type: "TEXT", nullable: true),
                    streams = table.Column<string>(type: "TEXT", nullable: true),
                    department = table.Column<string>(type: "TEXT", nullable: true),
                    classification = table.Column<short>(type: "INTEGER", nullable: false),
                    sample = table.Column<short>(type: "INTEGER", nullable: false),
                    author = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_version", x => x.seq);
                });

            migrationBuilder.InsertData(
                table: "counter",
                columns: new[] { "name", "value" },
                values: new object[,]
                {
                    { "change", 0L },
                    { "entity", 0L },
                    { "recorded", 0L },
                    { "version", 0L }
                });

            migrationBuilder.CreateIndex(
                name: "IX_entity_type_code",
                table: "entity",
                columns: new[] { "type", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_version_entity_recorded_to",
                table: "version",
                columns: new[] { "entity", "recorded_to" });

            migrationBuilder.CreateIndex(
                name: "IX_version_sample",
                table: "version",
                column: "sample",
                filter: "sample = 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "change");

            migrationBuilder.DropTable(
                name: "counter");

            migrationBuilder.DropTable(
                name: "entity");

            migrationBuilder.DropTable(
                name: "entity_type");

            migrationBuilder.DropTable(
                name: "version");
        }
    }
}
