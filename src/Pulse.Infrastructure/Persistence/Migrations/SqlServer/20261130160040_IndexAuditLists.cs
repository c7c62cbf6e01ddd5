using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class IndexAuditLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "NormalizedActorName",
                table: "AuditEvents",
                type: "nvarchar(254)",
                maxLength: 254,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "NormalizedImpersonatingName",
                table: "AuditEvents",
                type: "nvarchar(254)",
                maxLength: 254,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<long>(
                name: "LargestStepBack",
                table: "AuditChains",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTime>(
                name: "LatestAt",
                table: "AuditChains",
                type: "datetime2(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE AuditEvents SET
                    NormalizedActorName = CASE WHEN CHARINDEX('@', ActorName) > 0 THEN UPPER(ActorName) ELSE ActorName END,
                    NormalizedImpersonatingName = CASE
                        WHEN CHARINDEX('@', ImpersonatingName) > 0 THEN UPPER(ImpersonatingName) ELSE ImpersonatingName END
                WHERE ActorName IS NOT NULL OR ImpersonatingName IS NOT NULL
                """);

            migrationBuilder.Sql("""
                UPDATE chain SET LatestAt = times.Latest, LargestStepBack = times.StepBack
                FROM AuditChains AS chain
                INNER JOIN (
                    SELECT COALESCE(AccountId, 0) AS Chain, MAX(At) AS Latest, MAX(DATEDIFF_BIG(millisecond, At, LatestSoFar)) AS StepBack
                    FROM (
                        SELECT AccountId, At, MAX(At) OVER (PARTITION BY AccountId ORDER BY Sequence ROWS UNBOUNDED PRECEDING) AS LatestSoFar
                        FROM AuditEvents) AS events
                    GROUP BY AccountId) AS times ON times.Chain = chain.Id
                """);

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AccountId_Action",
                table: "AuditEvents",
                columns: new[] { "AccountId", "Action" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AccountId_ActorId",
                table: "AuditEvents",
                columns: new[] { "AccountId", "ActorId" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AccountId_At",
                table: "AuditEvents",
                columns: new[] { "AccountId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AccountId_ImpersonatingId",
                table: "AuditEvents",
                columns: new[] { "AccountId", "ImpersonatingId" },
                filter: "ImpersonatingId IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AccountId_NormalizedActorName",
                table: "AuditEvents",
                columns: new[] { "AccountId", "NormalizedActorName" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AccountId_NormalizedImpersonatingName",
                table: "AuditEvents",
                columns: new[] { "AccountId", "NormalizedImpersonatingName" },
                filter: "NormalizedImpersonatingName IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_AccountId_Action",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_AccountId_ActorId",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_AccountId_At",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_AccountId_ImpersonatingId",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_AccountId_NormalizedActorName",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_AccountId_NormalizedImpersonatingName",
                table: "AuditEvents");

            migrationBuilder.DropColumn(
                name: "NormalizedActorName",
                table: "AuditEvents");

            migrationBuilder.DropColumn(
                name: "NormalizedImpersonatingName",
                table: "AuditEvents");

            migrationBuilder.DropColumn(
                name: "LargestStepBack",
                table: "AuditChains");

            migrationBuilder.DropColumn(
                name: "LatestAt",
                table: "AuditChains");
        }
    }
}
