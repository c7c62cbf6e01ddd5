using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class KeepReadsFlat : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AccountId",
                table: "KeySecrets",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql("UPDATE KeySecrets SET AccountId = (SELECT ApiKeys.AccountId FROM ApiKeys WHERE ApiKeys.Id = KeySecrets.ApiKeyId)");

            migrationBuilder.CreateIndex(
                name: "IX_Users_CreatedAt",
                table: "Users",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Roles_AccountId",
                table: "Roles",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_RoleAssignments_UserId",
                table: "RoleAssignments",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_QuotaUses_PeriodStart",
                table: "QuotaUses",
                column: "PeriodStart");

            migrationBuilder.CreateIndex(
                name: "IX_Changes_At",
                table: "Changes",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AccountId_TargetId_Sequence",
                table: "AuditEvents",
                columns: new[] { "AccountId", "TargetId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_CreatedAt_Sequence",
                table: "Accounts",
                columns: new[] { "CreatedAt", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_Sequence",
                table: "Accounts",
                column: "Sequence");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Users_CreatedAt",
                table: "Users");

            migrationBuilder.DropIndex(
                name: "IX_Roles_AccountId",
                table: "Roles");

            migrationBuilder.DropIndex(
                name: "IX_RoleAssignments_UserId",
                table: "RoleAssignments");

            migrationBuilder.DropIndex(
                name: "IX_QuotaUses_PeriodStart",
                table: "QuotaUses");

            migrationBuilder.DropIndex(
                name: "IX_Changes_At",
                table: "Changes");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_AccountId_TargetId_Sequence",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_CreatedAt_Sequence",
                table: "Accounts");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_Sequence",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "AccountId",
                table: "KeySecrets");
        }
    }
}
