using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddKeySecretsAndGuards : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "KeySecrets",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ApiKeyId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    Hint = table.Column<string>(type: "TEXT", unicode: false, maxLength: 4, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    ActivatedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    EndsAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    LastUsedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: true),
                    GraceSeconds = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeySecrets", x => x.Sequence);
                    table.UniqueConstraint("AK_KeySecrets_Id", x => x.Id);
                    table.ForeignKey(
                        name: "FK_KeySecrets_ApiKeys_ApiKeyId",
                        column: x => x.ApiKeyId,
                        principalTable: "ApiKeys",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            // The secret that a key has becomes a row with the key's own id, so that sessions point at it already.
            migrationBuilder.Sql(
                """
                INSERT INTO KeySecrets (Id, ApiKeyId, Hash, Hint, CreatedAt, ActivatedAt, GraceSeconds)
                SELECT Id, Id, SecretHash, SecretHint, CreatedAt, CreatedAt, 0 FROM ApiKeys
                """);

            // SQLite cannot change a foreign key: the table is made anew. Nothing refers to it, so that this needs no more than
            // the transaction, where EF Core's own way would switch foreign keys off outside of it.
            migrationBuilder.RenameTable(name: "Sessions", newName: "OldSessions");

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "BLOB", fixedLength: true, maxLength: 32, nullable: false),
                    UserId = table.Column<int>(type: "INTEGER", nullable: true),
                    SecretId = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Sequence);
                    table.ForeignKey(
                        name: "FK_Sessions_KeySecrets_SecretId",
                        column: x => x.SecretId,
                        principalTable: "KeySecrets",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Sessions_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.Sql(
                """
                INSERT INTO Sessions (Sequence, Id, TokenHash, UserId, SecretId, CreatedAt, ExpiresAt)
                SELECT Sequence, Id, TokenHash, UserId, ApiKeyId, CreatedAt, ExpiresAt FROM OldSessions
                """);

            migrationBuilder.DropTable(name: "OldSessions");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_Id",
                table: "Sessions",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_TokenHash",
                table: "Sessions",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_UserId",
                table: "Sessions",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_SecretId",
                table: "Sessions",
                column: "SecretId");

            migrationBuilder.DropIndex(
                name: "IX_ApiKeys_SecretHash",
                table: "ApiKeys");

            migrationBuilder.Sql("ALTER TABLE ApiKeys DROP COLUMN SecretHash");

            migrationBuilder.AddColumn<string>(
                name: "AllowedIps",
                table: "ApiKeys",
                type: "TEXT",
                unicode: false,
                maxLength: 4400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "NotBefore",
                table: "ApiKeys",
                type: "TEXT",
                precision: 3,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_KeySecrets_ApiKeyId",
                table: "KeySecrets",
                column: "ApiKeyId");

            migrationBuilder.CreateIndex(
                name: "IX_KeySecrets_Hash",
                table: "KeySecrets",
                column: "Hash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "SecretHash",
                table: "ApiKeys",
                type: "BLOB",
                fixedLength: true,
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            // Sessions of keys end: the secrets that they point at go.
            migrationBuilder.Sql("DELETE FROM Sessions WHERE SecretId IS NOT NULL");
            migrationBuilder.Sql("UPDATE ApiKeys SET SecretHash = (SELECT Hash FROM KeySecrets WHERE ApiKeyId = ApiKeys.Id AND ActivatedAt IS NOT NULL AND EndsAt IS NULL)");

            migrationBuilder.DropForeignKey(
                name: "FK_Sessions_KeySecrets_SecretId",
                table: "Sessions");

            migrationBuilder.DropTable(
                name: "KeySecrets");

            migrationBuilder.DropColumn(
                name: "AllowedIps",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "NotBefore",
                table: "ApiKeys");

            migrationBuilder.RenameColumn(
                name: "SecretId",
                table: "Sessions",
                newName: "ApiKeyId");

            migrationBuilder.RenameIndex(
                name: "IX_Sessions_SecretId",
                table: "Sessions",
                newName: "IX_Sessions_ApiKeyId");

            migrationBuilder.CreateIndex(
                name: "IX_ApiKeys_SecretHash",
                table: "ApiKeys",
                column: "SecretHash",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "FK_Sessions_ApiKeys_ApiKeyId",
                table: "Sessions",
                column: "ApiKeyId",
                principalTable: "ApiKeys",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
