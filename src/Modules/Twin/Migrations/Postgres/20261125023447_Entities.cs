using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Civium.Modules.Twin.Migrations.Postgres
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
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    recorded = table.Column<long>(type: "bigint", nullable: false),
                    entity = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    classification = table.Column<short>(type: "smallint", nullable: false),
                    min_x = table.Column<double>(type: "double precision", nullable: false),
                    min_y = table.Column<double>(type: "double precision", nullable: false),
                    max_x = table.Column<double>(type: "double precision", nullable: false),
                    max_y = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_change", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "counter",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_counter", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "entity",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entity", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "entity_type",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    definition = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_entity_type", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "version",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    entity = table.Column<long>(type: "bigint", nullable: false),
                    recorded_from = table.Column<long>(type: "bigint", nullable: false),
                    recorded_to = table.Column<long>(type: "bigint", nullable: false),
                    valid_from = table.Column<long>(type: "bigint", nullable: false),
                    valid_to = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    name_zh = table.Column<string>(type: "text", nullable: true),
                    geometry = table.Column<byte[]>(type: "bytea", nullable: false),
                    properties = table.Column<string>(type: "text", nullable: false),
                    relations = table.Column<string>(type: "text", nullable: true),
                    streams = table.Column<string>(type: "text", nullable: true),
                    department = table.Column<string>(type: "text", nullable: true),
                    classification = table.Column<short>(type: "smallint", nullable: false),
                    sample = table.Column<short>(type: "smallint", nullable: false),
                    author = table.Column<string>(type: "text", nullable: false)
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
