using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Serialization;

namespace Pulse.Client;

/// <summary>An answer of Pulse, with what its headers say.</summary>
public abstract record PulseAnswer
{
    private string? eTag;
    private RevocationReceipt? revocation;
    private bool isReplay;

    /// <summary>Version of the resource, for <see cref="PulseRequestOptions.IfMatch"/>. Null in lists, and if it has none.</summary>
    [JsonIgnore]
    public string? ETag { get => eTag; init => eTag = value; }

    /// <summary>Which nodes have confirmed the revocation. Null if the call revoked nothing.</summary>
    [JsonIgnore]
    public RevocationReceipt? Revocation { get => revocation; init => revocation = value; }

    /// <summary>Whether this is the stored answer to an earlier request with the same idempotency key.</summary>
    [JsonIgnore]
    public bool IsReplay { get => isReplay; init => isReplay = value; }

    internal void Read(HttpResponseHeaders headers)
    {
        eTag = headers.ETag?.ToString();
        revocation = RevocationReceipt.Find(headers);
        isReplay = headers.Contains("Idempotency-Replayed");
    }
}

/// <summary>Which nodes and services have confirmed that a right has ended.</summary>
public sealed record RevocationReceipt
{
    /// <summary>Number of nodes that have confirmed.</summary>
    public required int Confirmed { get; init; }

    /// <summary>Number of running nodes. Null if unknown.</summary>
    public int? Nodes { get; init; }

    /// <summary>Number of services on the revocation stream that have confirmed. 0 if none is connected.</summary>
    public int ConfirmedServices { get; init; }

    /// <summary>Number of services on the revocation stream.</summary>
    public int Services { get; init; }

    /// <summary>Time until the last confirmation. Null while confirmations are missing.</summary>
    public TimeSpan? Lag { get; init; }

    /// <summary>The time from which no node accepts the revoked right, confirmed or not. Null if all have confirmed.</summary>
    public DateTimeOffset? PendingUntil { get; init; }

    /// <summary>Whether all nodes and services have confirmed.</summary>
    public bool IsComplete => PendingUntil is null;

    /// <summary>Reads <c>confirmed=3/3, services=1/1, lag=4ms</c>. Unknown parts are ignored.</summary>
    internal static RevocationReceipt? Find(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Pulse-Revocation", out var values))
        {
            return null;
        }

        var parts = string.Join(',', values).Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1]);
        var (confirmed, nodes) = Counts(parts["confirmed"].FirstOrDefault());
        var (confirmedServices, services) = Counts(parts["services"].FirstOrDefault());
        return new RevocationReceipt
        {
            Confirmed = confirmed ?? 0,
            Nodes = nodes,
            ConfirmedServices = confirmedServices ?? 0,
            Services = services ?? 0,
            Lag = Number(parts["lag"].FirstOrDefault()?.Replace("ms", "", StringComparison.Ordinal)) is { } lag
                ? TimeSpan.FromMilliseconds(lag)
                : null,
            PendingUntil = DateTimeOffset.TryParse(
                parts["pending-until"].FirstOrDefault(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
                ? until
                : null,
        };
    }

    private static (int? Confirmed, int? All) Counts(string? text)
    {
        var counts = (text ?? "").Split('/');
        return (Number(counts[0]), counts.Length > 1 ? Number(counts[1]) : null);
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
