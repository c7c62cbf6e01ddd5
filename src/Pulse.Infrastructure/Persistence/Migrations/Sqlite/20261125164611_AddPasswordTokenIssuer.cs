using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddPasswordTokenIssuer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PasswordTokenIssuer",
                table: "Users",
                type: "TEXT",
                unicode: false,
                maxLength: 64,
                nullable: true);

            // Who has no password yet keeps nobody else from the e-mail.
            migrationBuilder.Sql("""
                UPDATE Users SET UserName = 'invited:' || Id, NormalizedUserName = 'INVITED:' || Id
                WHERE ActivatedAt IS NULL AND UserName NOT LIKE 'invited:%'
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PasswordTokenIssuer",
                table: "Users");
        }
    }
}
