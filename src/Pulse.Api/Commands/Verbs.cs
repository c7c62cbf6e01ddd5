using System.CommandLine;

namespace Pulse.Api.Commands;

/// <summary>All commands of the host.</summary>
internal static class Verbs
{
    private const string About = """
        Without a command, Pulse serves requests. Settings are --Section:Name=value, as for the server.

        Exit codes: 0 done; 1 not possible; 2 a broken audit log, or a schema of another version; 3 done by the tools of the database.
        """;

    public static RootCommand NewRoot() => new(About)
    {
        new Command("admin", "Gives a user a way back in.") { new ResetPassword(), new ResetMfa(), new MakeSuperAdmin() },
        new Command("audit", "The audit log.") { new AuditCheck() },
        new Command("database", "The database.") { new Migrate(), new Status(), new Backup(), new Restore() },
        new Command("keys", "Keys outside the database.") { new RotateRing() },
    };
}
