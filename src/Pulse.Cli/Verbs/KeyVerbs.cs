using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>API keys: the list, a key, and the group of all their commands.</summary>
internal static class KeyVerbs
{
    private static readonly Column<ApiKey>[] Columns =
    [
        new("ID", key => $"{key.Id}", IsWhole: true),
        new("NAME", key => key.Name),
        new("STATUS", key => Texts.Name(key.Status), IsWhole: true),
        new("SECRET", key => $"…{key.SecretHint}", IsWhole: true),
        new("EXPIRES", key => Texts.Time(key.ExpiresAt) ?? "never"),
        new("LAST USED", key => Texts.Time(key.LastUsedAt) ?? "never"),
        new("PERMISSIONS", key => Texts.List(key.Permissions)),
    ];

    public static Command Build(Builder builder) => Builder.Group(
        "keys",
        "API keys of the account.",
        [
            List(builder),
            NewKeyVerbs.Create(builder),
            ShowKey(builder),
            NewKeyVerbs.Update(builder),
            NewKeyVerbs.Rotate(builder),
            .. KeyChangeVerbs.All(builder),
            KeyCheckVerbs.Verify(builder),
            KeyCheckVerbs.Explain(builder),
            ImportVerb.Build(builder),
            BulkVerb.Build(builder),
            UsageVerbs.OfKey(builder),
            UsageVerbs.PermissionsOfKey(builder),
        ]);

    public static Argument<string> IdArgument() => new("key") { Description = "Id of the key, or its identifier (apiKey-...)." };

    /// <summary>Finds a key by its id or its identifier.</summary>
    public static async Task<ApiKey> FindAsync(Call call, string text)
    {
        if (Guid.TryParse(text, out var id))
        {
            return await call.Pulse.ApiKeys.GetAsync(id, call.Interrupted);
        }

        var query = new ApiKeyQuery { Filters = new Dictionary<string, string> { ["apiKey"] = text }, PageSize = 1 };
        await foreach (var key in call.Pulse.ApiKeys.ListAsync(query).WithCancellation(call.Interrupted))
        {
            return key;
        }

        throw new CommandException(ExitCode.NotFound, $"The account has no API key '{text}'. See: pulse keys list");
    }

    public static (string Name, string? Value)[] Details(ApiKey key) =>
    [
        ("Id", $"{key.Id}"),
        ("Identifier", key.Identifier),
        ("Name", key.Name),
        ("Description", key.Description),
        ("Account", key.AccountId),
        ("Status", Texts.Name(key.Status)),
        ("Permissions", Texts.List(key.Permissions)),
        ("Expires", Texts.Time(key.ExpiresAt) ?? "never"),
        ("Not before", Texts.Time(key.NotBefore)),
        ("Networks", key.AllowedIps.Count > 0 ? Texts.List(key.AllowedIps) : null),
        ("Rate limit", key.RateLimit is { } rate ? $"{rate.Limit} in {rate.WindowSeconds} s" : null),
        ("Quota", key.Quota is { } quota ? $"{quota.Limit} per {Texts.Name(quota.Period)}" : null),
        ("External id", key.ExternalId),
        ("Metadata", key.Metadata.Count > 0 ? Texts.List(key.Metadata.Select(pair => $"{pair.Key}={pair.Value}")) : null),
        ("Secrets", Texts.List(key.Secrets.Select(secret => $"…{secret.Hint} {Texts.Name(secret.State)}"
            + (secret.EndsAt is { } end ? $" until {Texts.Time(end)}" : "")))),
        ("Last used", key.LastUsedAt is { } used ? $"{Texts.Time(used)} from {key.LastUsedIp ?? "unknown"}" : "never"),
        ("Created", $"{Texts.Time(key.CreatedAt)} by {key.CreatedBy}"),
        ("Changed", $"{Texts.Time(key.UpdatedAt)} by {key.UpdatedBy}"),
    ];

    private static Command List(Builder builder)
    {
        var search = builder.Common.Search;
        var permission = Opt.Text("--permission", "Only keys with this permission.", "name");
        var status = Opt.Choice<ApiKeyStatus>("--status", "Only keys with this status.");
        var externalId = Opt.Text("--external-id", "Only keys with this id of your own system.", "id");
        var expires = Opt.Future("--expires-before", "Only keys that expire before this time.", builder.Clock);
        var unused = Opt.Past("--unused-since", "Only keys whose last use is before this time.", builder.Clock);
        var sort = Opt.Text("--sort", "Fields, such as -createdAt,name. Such a list has at most 10,000 rows.", "fields");
        var filters = Opt.Many("--filter", "Exact filter by a field, such as metadata.plan=gold.", "field=value");
        return builder.List(
            "list",
            "Lists API keys, newest first.",
            call =>
            {
                var query = new ApiKeyQuery
                {
                    Search = call.Get(search),
                    Permission = call.Get(permission),
                    Status = call.Get(status),
                    ExternalId = call.Get(externalId),
                    ExpiresBefore = call.Get(expires),
                    LastUsedBefore = call.Get(unused),
                    Sort = call.Get(sort),
                    Filters = Texts.Pairs("--filter", call.Get(filters)),
                };
                return call.ListAsync(
                    size => call.Pulse.ApiKeys.ListAsync(query with { PageSize = size }),
                    "No API keys. Create one: pulse keys create --name NAME --permission PERMISSION",
                    Columns);
            },
            search,
            permission,
            status,
            externalId,
            expires,
            unused,
            sort,
            filters);
    }

    private static Command ShowKey(Builder builder)
    {
        var id = IdArgument();
        return builder.Verb(
            "show",
            "Shows a key.",
            async call =>
            {
                var key = await FindAsync(call, call.Get(id));
                return call.Show(key, Details(key));
            },
            id);
    }
}
