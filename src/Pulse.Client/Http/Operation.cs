using System.Globalization;
using System.Text;

namespace Pulse.Client;

/// <summary>What an operation of the API accepts beside its path and body.</summary>
[Flags]
internal enum Takes
{
    Nothing = 0,

    /// <summary>An <c>Idempotency-Key</c>: a repetition gets the first answer.</summary>
    IdempotencyKey = 1,

    /// <summary>An <c>If-Match</c> with an ETag.</summary>
    IfMatch = 2,

    /// <summary><c>Prefer: wait</c>: the answer waits until the nodes have confirmed.</summary>
    Wait = 4,

    /// <summary>No credentials of the client: those are in the body or in another header.</summary>
    NoSession = 8,

    /// <summary>A repetition of this POST has no further effect, or none that matters.</summary>
    Repetition = 16,
}

/// <summary>An operation of the API.</summary>
internal sealed record Operation(HttpMethod Method, string Template, Takes Takes = Takes.Nothing)
{
    public bool Accepts(Takes what) => (Takes & what) == what;

    /// <summary>Whether a request whose outcome is unknown can be sent again.</summary>
    public bool IsRepeatable(bool hasIfMatch) => Method == HttpMethod.Post
        ? (Takes & (Takes.IdempotencyKey | Takes.Repetition)) != 0
        : Method == HttpMethod.Get || !hasIfMatch;

    /// <summary>A request of this operation.</summary>
    /// <param name="values">The values of the path's parameters, in order.</param>
    public Request Request(params ReadOnlySpan<object> values)
    {
        var path = new StringBuilder(Template.Length + 40);
        var next = 0;
        foreach (var segment in Template[1..].Split('/'))
        {
            path.Append(path.Length == 0 ? "" : "/").Append(segment[0] == '{' ? Escape(values[next++]) : segment);
        }

        return new Request(this, path.ToString());
    }

    /// <summary>A segment of dots would change the path.</summary>
    private static string Escape(object value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value}") is { } text && !string.IsNullOrWhiteSpace(text) && text.Trim('.').Length > 0
            ? Uri.EscapeDataString(text)
            : throw new ArgumentException($"\"{value}\" is not a valid id.");
}
