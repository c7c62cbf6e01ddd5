using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Pulse.Infrastructure.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class NarrowSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "NarrowedTo",
                table: "Sessions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LifetimeSeconds",
                table: "MfaChallenges",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "NarrowedTo",
                table: "MfaChallenges",
                type: "bigint",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "NarrowedTo",
                table: "Sessions");

            migrationBuilder.DropColumn(
                name: "LifetimeSeconds",
                table: "MfaChallenges");

            migrationBuilder.DropColumn(
                name: "NarrowedTo",
                table: "MfaChallenges");
        }
    }
}
