using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AddPolicyLimitsAndUsage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "LastUsedIp",
                table: "ApiKeys",
                type: "varchar(45)",
                unicode: false,
                maxLength: 45,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Quota",
                table: "ApiKeys",
                type: "varchar(24)",
                unicode: false,
                maxLength: 24,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "RateLimit",
                table: "ApiKeys",
                type: "varchar(16)",
                unicode: false,
                maxLength: 16,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "ApiKeyPolicy_DisableAfterUnusedDays",
                table: "Accounts",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ApiKeyPolicy_MaxGraceSeconds",
                table: "Accounts",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ApiKeyPolicy_MaxKeys",
                table: "Accounts",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ApiKeyPolicy_MaxLifetimeDays",
                table: "Accounts",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ApiKeyPolicy_RequireAllowedIps",
                table: "Accounts",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "ApiKeyPolicy_RequireExpiry",
                table: "Accounts",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "KeyNetworks",
                columns: table => new
                {
                    ApiKeyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Network = table.Column<string>(type: "varchar(16)", unicode: false, maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    LastUsedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyNetworks", x => new { x.ApiKeyId, x.Network });
                    table.ForeignKey(
                        name: "FK_KeyNetworks_ApiKeys_ApiKeyId",
                        column: x => x.ApiKeyId,
                        principalTable: "ApiKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "KeyPermissionUses",
                columns: table => new
                {
                    ApiKeyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Permission = table.Column<int>(type: "int", nullable: false),
                    LastUsedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
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

            migrationBuilder.CreateTable(
                name: "KeyUsages",
                columns: table => new
                {
                    ApiKeyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Hour = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Code = table.Column<string>(type: "varchar(32)", unicode: false, maxLength: 32, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyUsages", x => new { x.ApiKeyId, x.Hour, x.Code });
                    table.ForeignKey(
                        name: "FK_KeyUsages_ApiKeys_ApiKeyId",
                        column: x => x.ApiKeyId,
                        principalTable: "ApiKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "QuotaUses",
                columns: table => new
                {
                    ApiKeyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PeriodStart = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Reserved = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QuotaUses", x => new { x.ApiKeyId, x.PeriodStart });
                    table.ForeignKey(
                        name: "FK_QuotaUses_ApiKeys_ApiKeyId",
                        column: x => x.ApiKeyId,
                        principalTable: "ApiKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_KeyNetworks_LastUsedAt",
                table: "KeyNetworks",
                column: "LastUsedAt");

            migrationBuilder.CreateIndex(
                name: "IX_KeyUsages_Hour",
                table: "KeyUsages",
                column: "Hour");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeyNetworks");

            migrationBuilder.DropTable(
                name: "KeyPermissionUses");

            migrationBuilder.DropTable(
                name: "KeyUsages");

            migrationBuilder.DropTable(
                name: "QuotaUses");

            migrationBuilder.DropColumn(
                name: "LastUsedIp",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "Quota",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "RateLimit",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "ApiKeyPolicy_DisableAfterUnusedDays",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "ApiKeyPolicy_MaxGraceSeconds",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "ApiKeyPolicy_MaxKeys",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "ApiKeyPolicy_MaxLifetimeDays",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "ApiKeyPolicy_RequireAllowedIps",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "ApiKeyPolicy_RequireExpiry",
                table: "Accounts");
        }
    }
}
