using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ProtectOtherServices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "NarrowedTo",
                table: "Sessions",
                type: "TEXT",
                unicode: false,
                maxLength: 66365,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CustomPermissions",
                table: "Roles",
                type: "TEXT",
                unicode: false,
                maxLength: 65001,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Listeners",
                table: "Nodes",
                type: "TEXT",
                maxLength: 500000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LifetimeSeconds",
                table: "MfaChallenges",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NarrowedTo",
                table: "MfaChallenges",
                type: "TEXT",
                unicode: false,
                maxLength: 66365,
                nullable: true);

            // A column of SQLite can hold texts of any type.
            migrationBuilder.Sql(PermissionNumbers.ToNames);

            // The table gets the new type here, because EF Core would rebuild it outside the transaction of the migration.
            migrationBuilder.RenameTable(
                name: "KeyPermissionUses",
                newName: "KeyPermissionUses_Old");

            migrationBuilder.CreateTable(
                name: "KeyPermissionUses",
                columns: table => new
                {
                    ApiKeyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Permission = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    LastUsedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyPermissionUses", x => new { x.ApiKeyId, x.Permission });
                    table.ForeignKey(
                        name: "FK_KeyPermissionUses_ApiKeys_ApiKeyId",
                        column: x => x.ApiKeyId,
                        principalTable: "ApiKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.Sql("""
                INSERT INTO KeyPermissionUses (ApiKeyId, Permission, LastUsedAt)
                SELECT ApiKeyId, Permission, LastUsedAt FROM KeyPermissionUses_Old;
                """);

            migrationBuilder.DropTable(
                name: "KeyPermissionUses_Old");

            migrationBuilder.AddColumn<string>(
                name: "Accounts",
                table: "Changes",
                type: "TEXT",
                unicode: false,
                maxLength: 128,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CustomPermissions",
                table: "ApiKeys",
                type: "TEXT",
                unicode: false,
                maxLength: 65001,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CustomPermissions",
                table: "Accounts",
                type: "TEXT",
                unicode: false,
                maxLength: 65001,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WithheldPermissions",
                table: "Accounts",
                type: "TEXT",
                unicode: false,
                maxLength: 65001,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccountUsages",
                columns: table => new
                {
                    AccountId = table.Column<long>(type: "INTEGER", nullable: false),
                    Grouping = table.Column<int>(type: "INTEGER", nullable: false),
                    Day = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    Hour = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false),
                    Refused = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountUsages", x => new { x.AccountId, x.Grouping, x.Day, x.Value, x.Hour });
                    table.ForeignKey(
                        name: "FK_AccountUsages_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Permissions",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: false),
                    Description = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    Everywhere = table.Column<bool>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    CreatedById = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    UpdatedBy = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    UpdatedById = table.Column<string>(type: "TEXT", unicode: false, maxLength: 64, nullable: true),
                    RetiredAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Permissions", x => x.Name);
                });

            migrationBuilder.UpdateData(
                table: "Changes",
                keyColumn: "Position",
                keyValue: 0L,
                column: "Accounts",
                value: null);

            migrationBuilder.InsertData(
                table: "Locks",
                columns: new[] { "Id", "Written" },
                values: new object[] { 5, 0 });

            migrationBuilder.UpdateData(
                table: "Roles",
                keyColumn: "Id",
                keyValue: 1,
                column: "CustomPermissions",
                value: null);

            migrationBuilder.UpdateData(
                table: "Roles",
                keyColumn: "Id",
                keyValue: 2,
                column: "CustomPermissions",
                value: null);

            migrationBuilder.CreateIndex(
                name: "IX_Role_CustomPermissions",
                table: "Roles",
                column: "Id",
                filter: "CustomPermissions IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ApiKey_CustomPermissions",
                table: "ApiKeys",
                column: "Id",
                filter: "CustomPermissions IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Account_CustomPermissions",
                table: "Accounts",
                column: "Id",
                filter: "CustomPermissions IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AccountUsages_Day",
                table: "AccountUsages",
                column: "Day");

            migrationBuilder.CreateIndex(
                name: "IX_Permissions_RetiredAt",
                table: "Permissions",
                column: "RetiredAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountUsages");

            migrationBuilder.DropTable(
                name: "Permissions");

            migrationBuilder.DropIndex(
                name: "IX_Role_CustomPermissions",
                table: "Roles");

            migrationBuilder.DropIndex(
                name: "IX_ApiKey_CustomPermissions",
                table: "ApiKeys");

            migrationBuilder.DropIndex(
                name: "IX_Account_CustomPermissions",
                table: "Accounts");

            migrationBuilder.DeleteData(
                table: "Locks",
                keyColumn: "Id",
                keyValue: 5);

            migrationBuilder.DropColumn(
                name: "NarrowedTo",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "CustomPermissions",
                table: "Roles");

            migrationBuilder.DropColumn(
                name: "Listeners",
                table: "Nodes");

            migrationBuilder.DropColumn(
                name: "LifetimeSeconds",
                table: "MfaChallenges");

            migrationBuilder.DropColumn(
                name: "NarrowedTo",
                table: "MfaChallenges");

            migrationBuilder.DropColumn(
                name: "Accounts",
                table: "Changes");

            migrationBuilder.DropColumn(
                name: "CustomPermissions",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "CustomPermissions",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "WithheldPermissions",
                table: "Accounts");

            migrationBuilder.Sql(PermissionNumbers.ToNumbers);

            migrationBuilder.AlterColumn<int>(
                name: "Permission",
                table: "KeyPermissionUses",
                type: "INTEGER",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "TEXT",
                oldUnicode: false,
                oldMaxLength: 64);
        }
    }
}
