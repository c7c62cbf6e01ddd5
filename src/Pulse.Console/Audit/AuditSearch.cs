using System.Globalization;
using ErrorOr;
using Microsoft.AspNetCore.Http.Extensions;
using Pulse.Application.Audit;
using Pulse.Domain.Common;
using DomainErrors = Pulse.Domain.Common.Errors;

namespace Pulse.Console.Audit;

/// <summary>The filters of the audit log and the start of a page, as in the query string.</summary>
public sealed class AuditSearch
{
    /// <summary>The format of the input <c>datetime-local</c>. The form says that it is UTC.</summary>
    private const string InputFormat = "yyyy-MM-dd'T'HH:mm:ss";

    public string? Action { get; init; }

    public string? Actor { get; init; }

    public string? Target { get; init; }

    /// <summary>An instant in UTC, also without Z.</summary>
    public string? From { get; init; }

    /// <summary>An instant in UTC, also without Z.</summary>
    public string? To { get; init; }

    public string? Cursor { get; init; }

    /// <summary>Whether there is a filter.</summary>
    public bool IsNarrowed => Filters.Any(filter => filter.Value is not null);

    private IEnumerable<(string Name, string? Value)> Filters =>
        [("action", Action), ("actor", Actor), ("target", Target), ("from", From), ("to", To)];

    /// <returns>An error for each text that is not an instant.</returns>
    public ErrorOr<ListAuditEvents> ToQuery()
    {
        var faults = new List<Error>();
        var query = new ListAuditEvents
        {
            Action = Action?.Trim(),
            Actor = Actor?.Trim(),
            Target = Target?.Trim(),
            From = Read("from", From),
            To = Read("to", To),
            Cursor = CursorIn(faults),
        };
        return faults.Count == 0 ? query : faults;

        DateTime? Read(string name, string? text)
        {
            var instant = text is null ? null : Parse(text);
            if (text is not null && instant is null)
            {
                faults.Add(DomainErrors.Invalid(name, "Must be a date and a time, such as 2030-01-31T12:00."));
            }

            return instant;
        }
    }

    /// <summary>The URL of a page with these filters.</summary>
    public string LinkTo(string path, Guid? cursor = null)
    {
        var values = Filters.Append(("cursor", cursor?.ToString())).Where(value => value.Item2 is not null);
        return path + new QueryBuilder(values.Select(value => KeyValuePair.Create(value.Item1, value.Item2!)));
    }

    /// <returns>The text for the input. A text that is not an instant stays as it is.</returns>
    public static string? InputOf(string? text) =>
        text is not null && Parse(text) is { } instant ? instant.ToString(InputFormat, CultureInfo.InvariantCulture) : text;

    private static DateTime? Parse(string text) =>
        Instant.TryParse(text, out var instant) || Instant.TryParse($"{text}Z", out instant) ? instant : null;

    private Guid? CursorIn(List<Error> faults)
    {
        if (Cursor is null)
        {
            return null;
        }

        if (Guid.TryParse(Cursor, out var cursor))
        {
            return cursor;
        }

        faults.Add(DomainErrors.Invalid("", "The link to this page of the audit log is damaged. Start at the newest events."));
        return null;
    }
}
