using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class IndexLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RoleAssignments_RoleId_AccountId",
                table: "RoleAssignments");

            migrationBuilder.CreateIndex(
                name: "IX_Users_Email",
                table: "Users",
                column: "Email");

            migrationBuilder.CreateIndex(
                name: "IX_RoleAssignments_RoleId_AccountId_UserId",
                table: "RoleAssignments",
                columns: new[] { "RoleId", "AccountId", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_Name_CreatedAt_Sequence",
                table: "Accounts",
                columns: new[] { "Name", "CreatedAt", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_Repcode_CreatedAt_Sequence",
                table: "Accounts",
                columns: new[] { "Repcode", "CreatedAt", "Sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Users_Email",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_RoleAssignments_RoleId_AccountId_UserId",
                table: "RoleAssignments");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_Name_CreatedAt_Sequence",
                table: "Accounts");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_Repcode_CreatedAt_Sequence",
                table: "Accounts");

            migrationBuilder.CreateIndex(
                name: "IX_RoleAssignments_RoleId_AccountId",
                table: "RoleAssignments",
                columns: new[] { "RoleId", "AccountId" });
        }
    }
}
