using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.Sqlite
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
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NormalizedImpersonatingName",
                table: "AuditEvents",
                type: "TEXT",
                maxLength: 254,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LargestStepBack",
                table: "AuditChains",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTime>(
                name: "LatestAt",
                table: "AuditChains",
                type: "TEXT",
                precision: 3,
                nullable: true);

            // Pulse's own function upper, as in NormalizeName: SQLite's handles only ASCII.
            migrationBuilder.Sql("""
                UPDATE "AuditEvents" SET
                    "NormalizedActorName" = CASE WHEN instr("ActorName", '@') > 0 THEN upper("ActorName") ELSE "ActorName" END,
                    "NormalizedImpersonatingName" = CASE
                        WHEN instr("ImpersonatingName", '@') > 0 THEN upper("ImpersonatingName") ELSE "ImpersonatingName" END
                WHERE "ActorName" IS NOT NULL OR "ImpersonatingName" IS NOT NULL
                """);

            // One millisecond more than the difference of the days, which is not exact. Times that Pulse did not write do not count.
            migrationBuilder.Sql("""
                UPDATE "AuditChains" SET "LatestAt" = times."Latest", "LargestStepBack" = coalesce(times."StepBack", 0)
                FROM (
                    SELECT coalesce("AccountId", 0) AS "Chain", max("At") AS "Latest",
                        max(CASE WHEN "At" < "LatestSoFar"
                            THEN CAST((julianday("LatestSoFar") - julianday("At")) * 86400000 AS INTEGER) + 1 ELSE 0 END) AS "StepBack"
                    FROM (
                        SELECT "AccountId", "At", max("At") OVER (PARTITION BY "AccountId" ORDER BY "Sequence") AS "LatestSoFar"
                        FROM "AuditEvents" WHERE "At" LIKE '____-__-__ __:__:__%' AND julianday("At") IS NOT NULL)
                    GROUP BY "AccountId") AS times
                WHERE times."Chain" = "AuditChains"."Id"
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
