using System.Globalization;
using Pulse.Application.ApiKeys;
using Pulse.Console.Permissions;
using Pulse.Domain.ApiKeys;

namespace Pulse.Console.ApiKeys;

/// <summary>The form of a new or changed API key. Its fields have the names of the request.</summary>
public sealed class ApiKeyForm : ExpiryForm
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string[] Permissions { get; init; } = [];

    /// <summary>In UTC.</summary>
    public string? NotBefore { get; init; }

    /// <summary>One network a line.</summary>
    public string? AllowedIps { get; init; }

    public RateLimitFields RateLimit { get; init; } = new();

    public QuotaFields Quota { get; init; } = new();

    public string? ExternalId { get; init; }

    /// <summary>The names of the metadata, in the order of <see cref="MetadataValues"/>.</summary>
    public string?[] MetadataNames { get; init; } = [];

    public string?[] MetadataValues { get; init; } = [];

    public string? Prefix { get; init; }

    /// <summary>Set by the button that adds rows for metadata without a script. Nothing is saved then.</summary>
    public string? AddRows { get; init; }

    internal PermissionChoice Choice { get; set; } = new([], []);

    /// <summary>The account's policy. Null if the user may not read it.</summary>
    internal ApiKeyPolicyDto? Policy { get; set; }

    /// <summary>The rows for metadata: those with texts, and empty ones.</summary>
    internal IReadOnlyList<(string? Name, string? Value)> MetadataRows
    {
        get
        {
            var filled = Rows.Where(row => row.Name is not null || row.Value is not null).ToList();
            return [.. filled, .. Enumerable.Repeat(((string?)null, (string?)null), AddRows is null ? 2 : 6)];
        }
    }

    private IEnumerable<(string? Name, string? Value)> Rows =>
        MetadataNames.Select((name, index) => (name, FieldReader.LinesOf(MetadataValues.ElementAtOrDefault(index))));

    /// <summary>The form of a new key.</summary>
    public static ApiKeyForm New() => new() { Expiry = "90" };

    /// <summary>The form filled with a key.</summary>
    public static ApiKeyForm Of(ApiKeyDto key, long version) => new()
    {
        Version = version.ToString(CultureInfo.InvariantCulture),
        Name = key.Name,
        Description = key.Description,
        Permissions = [.. key.Permissions.Select(name => name.Value)],
        Expiry = Keep,
        NotBefore = FieldReader.TextOf(key.NotBefore),
        AllowedIps = TextOf(key.AllowedIps),
        RateLimit = RateLimitFields.Of(key.RateLimit),
        Quota = QuotaFields.Of(key.Quota),
        ExternalId = key.ExternalId,
        MetadataNames = [.. key.Metadata.Keys],
        MetadataValues = [.. key.Metadata.Values],
    };

    /// <summary>The request that creates the key.</summary>
    internal CreateApiKey ToRequest(FieldReader fields, DateTime now) => new(
        Name ?? "",
        PermissionChoice.Parse(Permissions),
        FieldReader.LinesOf(Description),
        ReadExpiry(fields, now).Value,
        fields.Instant("notBefore", NotBefore),
        ReadNetworks(),
        RateLimit.Read(fields),
        Quota.Read(fields),
        ExternalId,
        ReadMetadata(fields),
        Prefix);

    internal IReadOnlyList<string> ReadNetworks() =>
        (AllowedIps ?? "").Split(['\n', '\r', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A name without a text removes its member.</summary>
    internal Dictionary<string, string?> ReadMetadata(FieldReader fields)
    {
        var read = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in Rows)
        {
            if (name is null && value is not null)
            {
                fields.Refuse("metadata", $"A name is required for the text {value}.");
            }
            else if (name is not null && value is not null && !read.TryAdd(name, value))
            {
                fields.Refuse("metadata", $"{name}: The name is used twice.");
            }
        }

        return read;
    }

    private static string TextOf(IEnumerable<string> lines) => string.Join('\n', lines);
}

/// <summary>The fields of a rate limit. Without a limit there is none.</summary>
public sealed class RateLimitFields
{
    public string? Limit { get; init; }

    public string? WindowSeconds { get; init; } = "60";

    internal static RateLimitFields Of(RateLimitDto? rate) => rate is null ? new() : new()
    {
        Limit = rate.Limit?.ToString(CultureInfo.InvariantCulture),
        WindowSeconds = rate.WindowSeconds?.ToString(CultureInfo.InvariantCulture),
    };

    internal RateLimitDto? Read(FieldReader fields)
    {
        var (limit, window) = (fields.SmallNumber("rateLimit.limit", Limit), fields.SmallNumber("rateLimit.windowSeconds", WindowSeconds));
        return limit is null ? null : new RateLimitDto(limit, window);
    }
}

/// <summary>The fields of a quota. Without a limit there is none.</summary>
public sealed class QuotaFields
{
    public string? Limit { get; init; }

    public string? Period { get; init; } = "month";

    internal static QuotaFields Of(QuotaDto? quota) => quota is null ? new() : new()
    {
        Limit = quota.Limit?.ToString(CultureInfo.InvariantCulture),
        Period = quota.Period?.ToString().ToLowerInvariant(),
    };

    internal QuotaDto? Read(FieldReader fields)
    {
        QuotaPeriod? period = Period switch
        {
            "day" => QuotaPeriod.Day,
            "month" => QuotaPeriod.Month,
            "total" => QuotaPeriod.Total,
            _ => null,
        };
        return fields.Number("quota.limit", Limit) is { } limit ? new QuotaDto(limit, period) : null;
    }
}
