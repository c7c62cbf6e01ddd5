using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
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
                type: "varchar(max)",
                unicode: false,
                maxLength: 66365,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "CustomPermissions",
                table: "Roles",
                type: "varchar(max)",
                unicode: false,
                maxLength: 65001,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Listeners",
                table: "Nodes",
                type: "nvarchar(max)",
                maxLength: 500000,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "LifetimeSeconds",
                table: "MfaChallenges",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NarrowedTo",
                table: "MfaChallenges",
                type: "varchar(max)",
                unicode: false,
                maxLength: 66365,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.DropPrimaryKey(
                name: "PK_KeyPermissionUses",
                table: "KeyPermissionUses");

            migrationBuilder.AlterColumn<string>(
                name: "Permission",
                table: "KeyPermissionUses",
                type: "varchar(64)",
                unicode: false,
                maxLength: 64,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(int),
                oldType: "int");

            migrationBuilder.Sql(PermissionNumbers.ToNames);

            migrationBuilder.AddPrimaryKey(
                name: "PK_KeyPermissionUses",
                table: "KeyPermissionUses",
                columns: new[] { "ApiKeyId", "Permission" });

            migrationBuilder.AddColumn<string>(
                name: "Accounts",
                table: "Changes",
                type: "varchar(128)",
                unicode: false,
                maxLength: 128,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "CustomPermissions",
                table: "ApiKeys",
                type: "varchar(max)",
                unicode: false,
                maxLength: 65001,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "CustomPermissions",
                table: "Accounts",
                type: "varchar(max)",
                unicode: false,
                maxLength: 65001,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "WithheldPermissions",
                table: "Accounts",
                type: "varchar(max)",
                unicode: false,
                maxLength: 65001,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "AccountUsages",
                columns: table => new
                {
                    AccountId = table.Column<long>(type: "bigint", nullable: false),
                    Grouping = table.Column<int>(type: "int", nullable: false),
                    Day = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Hour = table.Column<int>(type: "int", nullable: false),
                    Value = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Requests = table.Column<long>(type: "bigint", nullable: false),
                    Refused = table.Column<long>(type: "bigint", nullable: false)
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
                    Name = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Description = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Everywhere = table.Column<bool>(type: "bit", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    CreatedBy = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false, collation: "Latin1_General_100_BIN2"),
                    CreatedById = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    UpdatedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    UpdatedBy = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: false, collation: "Latin1_General_100_BIN2"),
                    UpdatedById = table.Column<string>(type: "varchar(64)", unicode: false, maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    RetiredAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
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

            migrationBuilder.DropPrimaryKey(
                name: "PK_KeyPermissionUses",
                table: "KeyPermissionUses");

            migrationBuilder.Sql(PermissionNumbers.ToNumbers);

            migrationBuilder.AlterColumn<int>(
                name: "Permission",
                table: "KeyPermissionUses",
                type: "int",
                nullable: false,
                oldClrType: typeof(string),
                oldType: "varchar(64)",
                oldUnicode: false,
                oldMaxLength: 64,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AddPrimaryKey(
                name: "PK_KeyPermissionUses",
                table: "KeyPermissionUses",
                columns: new[] { "ApiKeyId", "Permission" });
        }
    }
}
