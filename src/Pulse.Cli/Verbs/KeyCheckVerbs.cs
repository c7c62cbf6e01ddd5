using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Questions about a key. The exit code is the answer: 0 for yes, 1 for no.</summary>
internal static class KeyCheckVerbs
{
    private static readonly Column<Check>[] Columns =
    [
        new("", check => check.Passed ? "ok" : "FAILS", IsWhole: true),
        new("CHECK", check => check.Code, IsWhole: true),
        new("DETAIL", check => check.Detail),
    ];

    public static Command Verify(Builder builder)
    {
        var identifier = new Argument<string?>("key")
        {
            Description = "Identifier of the key (apiKey-...). Leave it out for an imported key.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var permissions = Opt.Many("--permission", "A permission that the key must hold.", "name");
        var ip = Opt.Text("--ip", "Address of the client.", "address");
        var cost = Opt.Number("--cost", "Units that the use costs. Default: 1. 0 counts nothing.");
        return builder.Verb(
            "verify",
            "Verifies a key and its secret, which is asked for. Counts as a use. Exit code 1: not valid.",
            async call =>
            {
                var presented = new PresentedApiKey
                {
                    ApiKey = call.Get(identifier),
                    ApiSecret = await call.SecretAsync("Secret", null),
                    Permissions = call.Get(permissions),
                    IpAddress = call.Get(ip),
                    Cost = call.Get(cost),
                };
                var result = await call.Pulse.ApiKeys.VerifyAsync(presented, withKey: true, call.Interrupted);
                call.Show(
                    result,
                    ("Valid", Texts.YesNo(result.Valid)),
                    ("Code", result.Code),
                    ("Key", result.ApiKey?.Name),
                    ("Id", result.ApiKey?.Id.ToString()),
                    ("Account", result.AccountId),
                    ("External id", result.ExternalId),
                    ("Permissions", result.Permissions.Count > 0 ? Texts.List(result.Permissions) : null),
                    ("Rate limit", Limit(result.RateLimit)),
                    ("Quota", Limit(result.Quota)));
                return result.Valid ? ExitCode.Ok : ExitCode.Failed;
            },
            identifier,
            permissions,
            ip,
            cost,
            builder.Common.SecretFromInput);
    }

    public static Command Explain(Builder builder)
    {
        var id = KeyVerbs.IdArgument();
        var permission = Opt.Text("--permission", "Permission that the request requires.", "name");
        var ip = Opt.Text("--ip", "Address of the client.", "address");
        var at = Opt.Future("--at", "Time of the request. Default: now.", builder.Clock);
        return builder.Verb(
            "explain",
            "Explains whether a request with a key would be rejected, without a use. Exit code 1: rejected.",
            async call =>
            {
                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                var use = new HypotheticalUse { Permission = call.Get(permission), IpAddress = call.Get(ip), At = call.Get(at) };
                var result = await call.Pulse.ApiKeys.ExplainAsync(key.Id, use, call.Interrupted);
                call.Show(result, ("Allowed", Texts.YesNo(result.Allowed)), ("Code", result.Code));
                if (call.Format == OutputFormat.Table)
                {
                    call.Surroundings.Out.WriteLine();
                    call.Surroundings.Screen.WriteTable(result.Checks, Columns);
                }

                return result.Allowed ? ExitCode.Ok : ExitCode.Failed;
            },
            id,
            permission,
            ip,
            at);
    }

    private static string? Limit(LimitState? state) => state is null ? null : $"{state.Remaining} of {state.Limit} left";
}
