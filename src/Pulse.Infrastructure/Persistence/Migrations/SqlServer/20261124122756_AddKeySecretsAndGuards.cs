using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
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
                    Sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ApiKeyId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Hash = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    Hint = table.Column<string>(type: "varchar(4)", unicode: false, maxLength: 4, nullable: false, collation: "Latin1_General_100_BIN2"),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    ActivatedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    EndsAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    LastUsedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    GraceSeconds = table.Column<int>(type: "int", nullable: false)
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

            migrationBuilder.DropForeignKey(
                name: "FK_Sessions_ApiKeys_ApiKeyId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_ApiKeys_SecretHash",
                table: "ApiKeys");

            migrationBuilder.DropColumn(
                name: "SecretHash",
                table: "ApiKeys");

            migrationBuilder.RenameColumn(
                name: "ApiKeyId",
                table: "Sessions",
                newName: "SecretId");

            migrationBuilder.RenameIndex(
                name: "IX_Sessions_ApiKeyId",
                table: "Sessions",
                newName: "IX_Sessions_SecretId");

            migrationBuilder.AddColumn<string>(
                name: "AllowedIps",
                table: "ApiKeys",
                type: "varchar(4400)",
                unicode: false,
                maxLength: 4400,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateTime>(
                name: "NotBefore",
                table: "ApiKeys",
                type: "datetime2(3)",
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

            migrationBuilder.AddForeignKey(
                name: "FK_Sessions_KeySecrets_SecretId",
                table: "Sessions",
                column: "SecretId",
                principalTable: "KeySecrets",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "SecretHash",
                table: "ApiKeys",
                type: "binary(32)",
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
