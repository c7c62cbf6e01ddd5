using System.Globalization;
using System.Text;

namespace Pulse.Client;

/// <summary>Names and values of a query or a form. A null value is left out.</summary>
internal sealed class QueryText
{
    private readonly StringBuilder text = new();

    public QueryText Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public QueryText Add(string name, bool? value) => Add(name, value switch { true => "true", false => "false", null => null });

    public QueryText Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryText Add(string name, Guid? value) => Add(name, value?.ToString());

    public QueryText Add(string name, DateTimeOffset? value) =>
        Add(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));

    public QueryText Add<T>(string name, T? value)
        where T : struct, Enum =>
        Add(name, value is { } known ? NameConverter<T>.TextOf(known) : null);

    public override string ToString() => text.ToString();
}
