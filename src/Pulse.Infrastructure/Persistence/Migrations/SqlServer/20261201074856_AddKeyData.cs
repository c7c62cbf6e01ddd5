using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddKeyData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsImported",
                table: "KeySecrets",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ExternalId",
                table: "ApiKeys",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Metadata",
                table: "ApiKeys",
                type: "nvarchar(max)",
                maxLength: 324302,
                nullable: false,
                defaultValue: "{}",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Prefix",
                table: "ApiKeys",
                type: "varchar(16)",
                unicode: false,
                maxLength: 16,
                nullable: false,
                defaultValue: "pls",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateIndex(
                name: "IX_KeySecrets_Imported",
                table: "KeySecrets",
                column: "IsImported",
                filter: "IsImported = 1");

            migrationBuilder.CreateIndex(
                name: "IX_ApiKeys_AccountId_ExternalId_CreatedAt",
                table: "ApiKeys",
                columns: new[] { "AccountId", "ExternalId", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_KeySecrets_Imported",
                table: "KeySecrets");

            migrationBuilder.DropIndex(
                name: "IX_ApiKeys_AccountId_ExternalId_CreatedAt",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "IsImported",
                table: "KeySecrets");

            migrationBuilder.DropColumn(
                name: "ExternalId",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Metadata",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Prefix",
                table: "ApiKeys");
        }
    }
}
