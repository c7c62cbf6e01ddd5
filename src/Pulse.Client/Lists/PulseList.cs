using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Pulse.Client;

/// <summary>
/// A list of Pulse. It reads one page after the other while it is enumerated, and each enumeration reads it again. In the default order,
/// items that are added or deleted meanwhile neither repeat nor shift the others.
/// </summary>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed class PulseList<T> : IAsyncEnumerable<T>
{
    private readonly Transport transport;
    private readonly Func<Request> first;
    private readonly JsonTypeInfo<List<T>> shape;

    internal PulseList(Transport transport, Func<Request> first, JsonTypeInfo<List<T>> shape) =>
        (this.transport, this.first, this.shape) = (transport, first, shape);

    /// <summary>All items, page by page.</summary>
    /// <exception cref="PulseException">A page cannot be read.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
            {
                yield return item;
            }
        }
    }

    /// <summary>The pages of the list. A page can be short or empty although others follow.</summary>
    /// <param name="continuation"><see cref="PulsePage{T}.Continuation"/> of the page before. Null: from the start.</param>
    /// <exception cref="PulseException">A page cannot be read.</exception>
    public async IAsyncEnumerable<PulsePage<T>> AsPages(
        string? continuation = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        do
        {
            var request = continuation is null ? first() : first().WithQuery(continuation);
            var (items, response) = await transport.ReadWithHeadersAsync(request, shape, cancellationToken).ConfigureAwait(false);
            using (response)
            {
                continuation = NextOf(response);
                yield return new PulsePage<T>
                {
                    Items = items,
                    Continuation = continuation,
                    TotalCount = NumberOf(response, "X-Total-Count"),
                    IsTotalExact = ValueOf(response, "X-Total-Count-Exact") != "false",
                };
            }
        }
        while (continuation is not null);
    }

    /// <summary>
    /// The query of the link with <c>rel="next"</c> (RFC 8288). The path is known, and no link can lead elsewhere.
    /// </summary>
    private static string? NextOf(HttpResponseMessage response)
    {
        foreach (var link in (ValueOf(response, "Link") ?? "").Split(','))
        {
            var (start, end) = (link.IndexOf('?'), link.IndexOf('>'));
            if (link.Contains("rel=\"next\"", StringComparison.Ordinal) && start > 0 && end > start)
            {
                return link[start..end];
            }
        }

        return null;
    }

    private static int? NumberOf(HttpResponseMessage response, string header) =>
        int.TryParse(ValueOf(response, header), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? ValueOf(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? string.Join(',', values) : null;
}

/// <summary>A page of a list.</summary>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed record PulsePage<T>
{
    /// <summary>The items of the page.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Where the next page begins, for <see cref="PulseList{T}.AsPages"/>. Null: this is the last page.</summary>
    public string? Continuation { get; init; }

    /// <summary>Number of items on all pages, at most 10,000. Null for the audit log, which is not counted.</summary>
    public int? TotalCount { get; init; }

    /// <summary>Whether <see cref="TotalCount"/> is the exact number. If not, there can be more items.</summary>
    public bool IsTotalExact { get; init; }
}
