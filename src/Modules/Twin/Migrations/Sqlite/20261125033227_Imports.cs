using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Civium.Modules.Twin.Migrations.Sqlite
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
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    format = table.Column<string>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", nullable: false),
                    created = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    summary = table.Column<string>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recorded = table.Column<long>(type: "INTEGER", nullable: false),
                    valid_from = table.Column<long>(type: "INTEGER", nullable: false)
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
