using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.Sqlite
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
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "ExternalId",
                table: "ApiKeys",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Metadata",
                table: "ApiKeys",
                type: "TEXT",
                maxLength: 324302,
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<string>(
                name: "Prefix",
                table: "ApiKeys",
                type: "TEXT",
                unicode: false,
                maxLength: 16,
                nullable: false,
                defaultValue: "pls");

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
