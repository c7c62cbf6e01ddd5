using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class IndexPages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Sessions_CountedIn_ExpiresAt_UserId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_AccountId",
                table: "Memberships");

            migrationBuilder.AddColumn<DateTime>(
                name: "SessionsElsewhereSince",
                table: "Memberships",
                type: "TEXT",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "UserCreatedAt",
                table: "Memberships",
                type: "TEXT",
                precision: 3,
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            // Fills the new columns from what is stored. Sessions of keys were not always counted, so the free numbers of sessions are
            // counted again.
            migrationBuilder.Sql(
                """
                UPDATE "Memberships" SET "UserCreatedAt" = (SELECT "CreatedAt" FROM "Users" WHERE "Users"."Id" = "Memberships"."UserId");
                UPDATE "Sessions" SET "CountedIn" = (SELECT "AccountId" FROM "KeySecrets" WHERE "KeySecrets"."Id" = "Sessions"."SecretId")
                    WHERE "CountedIn" IS NULL AND "SecretId" IS NOT NULL;
                UPDATE "Memberships" SET "SessionsElsewhereSince" = "UserCreatedAt" WHERE EXISTS (
                    SELECT 1 FROM "Sessions" WHERE "Sessions"."UserId" = "Memberships"."UserId"
                        AND ("CountedIn" IS NULL OR "CountedIn" <> "Memberships"."AccountId"));
                UPDATE "SessionAllowances" SET "Left" = 0
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_CountedIn_CreatedAt_Sequence_ExpiresAt_UserId",
                table: "Sessions",
                columns: new[] { "CountedIn", "CreatedAt", "Sequence", "ExpiresAt", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_AccountId_UserCreatedAt_UserId",
                table: "Memberships",
                columns: new[] { "AccountId", "UserCreatedAt", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_SessionsElsewhere",
                table: "Memberships",
                column: "AccountId",
                filter: "SessionsElsewhereSince IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Sessions_CountedIn_CreatedAt_Sequence_ExpiresAt_UserId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_AccountId_UserCreatedAt_UserId",
                table: "Memberships");

            migrationBuilder.DropIndex(
                name: "IX_Memberships_SessionsElsewhere",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "SessionsElsewhereSince",
                table: "Memberships");

            migrationBuilder.DropColumn(
                name: "UserCreatedAt",
                table: "Memberships");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_CountedIn_ExpiresAt_UserId",
                table: "Sessions",
                columns: new[] { "CountedIn", "ExpiresAt", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Memberships_AccountId",
                table: "Memberships",
                column: "AccountId");
        }
    }
}
