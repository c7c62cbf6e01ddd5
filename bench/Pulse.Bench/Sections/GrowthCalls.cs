using System.Globalization;
using System.Text;
using System.Text.Json;
using Pulse.Bench.Running;

namespace Pulse.Bench.Sections;

/// <summary>A request of the section growth.</summary>
/// <param name="Name">Method and path, as in the table.</param>
/// <param name="PathAsync">The path in a database. It is found once, before the measurement.</param>
/// <param name="Method">GET if null.</param>
/// <param name="Body">Body of each request. Null: none.</param>
/// <param name="Examines">Whether it examines each row of the list, up to <see cref="MostExamined"/>.</param>
internal sealed record GrowthCall(
    string Name, Func<Filled, Task<string>> PathAsync, HttpMethod? Method = null, Func<Filled, object>? Body = null, bool Examines = false)
{
    /// <summary>Maximum number of rows of a list that Pulse examines for a request.</summary>
    public const int MostExamined = 10_000;

    public GrowthCall(string name, Func<Filled, string> path)
        : this(name, filled => Task.FromResult(path(filled)))
    {
    }

    public GrowthCall(string path)
        : this($"`GET {path}`", _ => path)
    {
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<HttpResponseMessage> SendAsync(Filled filled, string path)
    {
        var content = Body is null ? null : new StringContent(JsonSerializer.Serialize(Body(filled)), Encoding.UTF8, "application/json");
        var request = new HttpRequestMessage(Method ?? HttpMethod.Get, path) { Content = content };
        request.Headers.Add("Authorization", $"Bearer {filled.Token}");
        using var patience = new CancellationTokenSource(Patience);
        return await filled.Pulse.Anonymous.SendAsync(request, patience.Token);
    }
}

/// <summary>The requests of the section growth.</summary>
internal static class GrowthCalls
{
    private const int User = Populating.FirstUser;
    private const int Role = Populating.FirstRole;

    public static IReadOnlyList<GrowthCall> OfSuperAdmin { get; } =
    [
        new("/auth/session"),
        new("/permissions"),
        new("/auth/mfa"),
        .. List("/accounts", "accountName=Account 5", "repcode=x", "accountName", Examining.Search),
        new("`GET /accounts/{id}`", filled => $"/accounts/{filled.Content.Account:D16}"),
        new("`GET /accounts/{id}/permissions`", filled => $"/accounts/{filled.Content.Account:D16}/permissions"),
        new("`GET /accounts/{id}/apikey-policy`", filled => $"/accounts/{filled.Content.Account:D16}/apikey-policy"),
        .. List("/apikeys", "name=key 5", "status=expired", "name", Examining.None),
        new("`GET /apikeys/{id}`", filled => $"/apikeys/{filled.Key.Id}"),
        new("`GET /apikeys/{id}/usage`", filled => $"/apikeys/{filled.Key.Id}/usage"),
        new("`GET /apikeys/{id}/usage/permissions`", filled => $"/apikeys/{filled.Key.Id}/usage/permissions"),
        new(
            "`POST /apikeys/verify`", _ => Task.FromResult("/apikeys/verify"), HttpMethod.Post,
            filled => new { apiKey = filled.Key.Identifier, apiSecret = filled.Key.Secret }),
        new(
            "`PATCH /apikeys/{id}`", filled => Task.FromResult($"/apikeys/{filled.Key.Id}"), HttpMethod.Patch,
            _ => new { description = $"{Guid.NewGuid()}" }),
        .. List("/users", "email=5@n.test", "pending=true", "email", Examining.Search | Examining.OtherFilter),
        new($"/users/{User}"),
        .. List("/roles", "name=role 5", "builtIn=true", "name", Examining.None),
        new($"/roles/{Role}"),
        .. List($"/roles/{Role}/assignments", "userId=1005", "email=5@n.test", "email", Examining.Search | Examining.OtherFilter),
        .. List("/sessions", "mine=true", "principal.id=1005", "lastSeenAt", Examining.All),
        .. List("/applications", "status=submitted", "basics.businessName=Unknown", "createdBy", Examining.Search | Examining.OtherFilter),
        new("`GET /applications/{id}`", _ => $"/applications/{Populating.IdOf(5)}"),
        .. List("/merchants", "status=suspended", "basics.businessName=Unknown", "createdBy", Examining.Search | Examining.OtherFilter),
        new("`GET /merchants/{id}`", _ => $"/merchants/{Populating.IdOf(5)}"),
    ];

    /// <summary>The lists of which a superAdmin sees all rows, and others only those of the account.</summary>
    public static IReadOnlyList<GrowthCall> OfUser { get; } =
    [
        new("/auth/session"),
        .. List("/accounts", "accountName=Account 5", "repcode=x", "accountName", Examining.Search),
        .. List("/users", "email=5@n.test", "pending=true", "email", Examining.Search | Examining.OtherFilter),
        .. List($"/roles/{Role}/assignments", "userId=1005", "email=5@n.test", "email", Examining.Search | Examining.OtherFilter),
        .. List("/sessions", "mine=true", "principal.id=1005", "lastSeenAt", Examining.All),
    ];

    public static IReadOnlyList<GrowthCall> OfAudit { get; } =
    [
        new("/audit-events"),
        new("/audit-events?pageSize=100"),
        new("`GET /audit-events`, the second page", filled => NextAsync(filled, "/audit-events")),
        new("`GET /audit-events?action=`, the 5 oldest", _ => $"/audit-events?action={Populating.Rare}"),
        new("`GET /audit-events?action=`, half of all", _ => "/audit-events?action=session.created"),
        new("`GET /audit-events?actor=`, the 5 oldest", _ => $"/audit-events?actor={Populating.Rare}"),
        new("`GET /audit-events?actor=` with an e-mail address, unknown", _ => "/audit-events?actor=unknown@n.test"),
        new("`GET /audit-events?target=`, the 5 oldest", _ => $"/audit-events?target={Populating.Rare}"),
        new("`GET /audit-events?to=`, the 5 oldest", _ => $"/audit-events?to={Populating.TimeOf(Populating.RareEvents)}"),
        new(
            "`GET /audit-events?from=&to=`, 5 in the middle",
            filled => PeriodOf(filled.Content.Events / 2)),
        new(
            "`GET /audit-events?action=&target=`, none",
            _ => $"/audit-events?action=session.created&target={Populating.Rare}"),
        new("/audit-events/integrity"),
    ];

    private static string PeriodOf(int first) =>
        $"/audit-events?from={Populating.TimeOf(first)}&to={Populating.TimeOf(first + Populating.RareEvents)}";

    /// <summary>The whole list, pages, a search without results, filters and another order.</summary>
    private static IEnumerable<GrowthCall> List(string path, string filter, string otherFilter, string sort, Examining examining) =>
    [
        new(path) { Examines = examining.HasFlag(Examining.Page) },
        new($"{path}?pageSize=10") { Examines = examining.HasFlag(Examining.Page) },
        new($"`GET {path}?pageSize=10`, the second page", filled => NextAsync(filled, $"{path}?pageSize=10"))
        {
            Examines = examining.HasFlag(Examining.Page),
        },
        new($"{path}?page=1&pageSize=10") { Examines = examining.HasFlag(Examining.Page) },
        new($"`GET {path}?page={{last}}&pageSize=10`", filled => LastAsync(filled, path)) { Examines = examining != Examining.None },
        new($"{path}?pageSize=10&search=unknown") { Examines = examining.HasFlag(Examining.Search) },
        new($"{path}?pageSize=10&{filter}"),
        new($"{path}?pageSize=10&{otherFilter}") { Examines = examining.HasFlag(Examining.OtherFilter) },
        new($"{path}?pageSize=10&sort={sort}") { Examines = examining.HasFlag(Examining.Search) },
    ];

    /// <summary>What examines each row of a list, in addition to pages far behind.</summary>
    [Flags]
    private enum Examining
    {
        None = 0,

        /// <summary>A search, and another order.</summary>
        Search = 1,

        /// <summary>A filter that no index serves.</summary>
        OtherFilter = 2,

        /// <summary>Each page.</summary>
        Page = 4,

        All = Search | OtherFilter | Page,
    }

    private static async Task<string> LastAsync(Filled filled, string path)
    {
        using var answer = await new GrowthCall(path).SendAsync(filled, $"{path}?page=1&pageSize=10");
        answer.EnsureSuccessStatusCode();
        var total = int.Parse(string.Concat(answer.Headers.GetValues("X-Total-Count")), CultureInfo.InvariantCulture);
        return $"{path}?page={Math.Max(1, (total + 9) / 10)}&pageSize=10";
    }

    /// <summary>The path in the link to the next page.</summary>
    private static async Task<string> NextAsync(Filled filled, string path)
    {
        using var answer = await new GrowthCall(path).SendAsync(filled, path);
        answer.EnsureSuccessStatusCode();
        var next = answer.Headers.TryGetValues("Link", out var links)
            ? string.Join(", ", links).Split(", ").FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.Ordinal))
            : null;
        return next is null ? path : next[(next.IndexOf('<', StringComparison.Ordinal) + 1)..next.IndexOf('>', StringComparison.Ordinal)];
    }
}
