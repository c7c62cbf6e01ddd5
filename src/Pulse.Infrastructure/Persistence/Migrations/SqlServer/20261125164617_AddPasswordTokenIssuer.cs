using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
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
                type: "varchar(64)",
                unicode: false,
                maxLength: 64,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            // Who has no password yet keeps nobody else from the e-mail.
            migrationBuilder.Sql("""
                UPDATE Users SET UserName = CONCAT('invited:', Id), NormalizedUserName = CONCAT('INVITED:', Id)
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
