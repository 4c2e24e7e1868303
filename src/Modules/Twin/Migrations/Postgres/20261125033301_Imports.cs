using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Civium.Modules.Twin.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Imports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "import",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    format = table.Column<string>(type: "text", nullable: false),
                    author = table.Column<string>(type: "text", nullable: false),
                    created = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    summary = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    recorded = table.Column<long>(type: "bigint", nullable: false),
                    valid_from = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_import", x => x.id);
                });

            migrationBuilder.InsertData(
                table: "counter",
                columns: new[] { "name", "value" },
                values: new object[] { "import", 0L });

            migrationBuilder.CreateIndex(
                name: "IX_version_recorded_from",
                table: "version",
                column: "recorded_from");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "import");

            migrationBuilder.DropIndex(
                name: "IX_version_recorded_from",
                table: "version");

            migrationBuilder.DeleteData(
                table: "counter",
                keyColumn: "name",
                keyValue: "import");
        }
    }
}
