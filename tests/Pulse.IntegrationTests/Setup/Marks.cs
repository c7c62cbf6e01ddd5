using System.Buffers;
using System.Text;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Secrets to search for, in each form in which they could be stored.</summary>
public sealed class Marks
{
    private readonly Dictionary<string, string> whatByMark = [];
    private SearchValues<string>? all;

    public int Count => whatByMark.Count;

    /// <returns>The mark.</returns>
    public string Add(string what, string mark)
    {
        whatByMark[mark] = what;
        all = null;
        return mark;
    }

    /// <returns>The secrets in a text that it must not contain.</returns>
    public IEnumerable<string> FoundIn(string text)
    {
        all ??= SearchValues.Create([.. whatByMark.Keys.SelectMany(FormsOf)], StringComparison.OrdinalIgnoreCase);
        return text.AsSpan().ContainsAny(all) ? NamesIn(text) : [];
    }

    /// <returns>The secrets in stored bytes that they must not contain.</returns>
    public IEnumerable<string> FoundIn(byte[] bytes) => whatByMark
        .Where(mark => BytesOf(mark.Key).Any(form => bytes.AsSpan().IndexOf(form) >= 0))
        .Select(mark => mark.Value);

    private IEnumerable<string> NamesIn(string text) => whatByMark
        .Where(mark => FormsOf(mark.Key).Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase)))
        .Select(mark => mark.Value);

    private static IEnumerable<string> FormsOf(string mark) =>
        [
            mark,
            Uri.EscapeDataString(mark),
            Convert.ToBase64String(Encoding.UTF8.GetBytes(mark)).TrimEnd('='),
            Convert.ToHexString(Encoding.UTF8.GetBytes(mark)),
        ];

    private static IEnumerable<byte[]> BytesOf(string mark)
    {
        var isHex = mark.Length % 2 == 0 && mark.All(char.IsAsciiHexDigit);
        IEnumerable<byte[]> texts = FormsOf(mark).Append(mark.ToUpperInvariant()).Select(Encoding.UTF8.GetBytes).Append(
            Encoding.Unicode.GetBytes(mark));
        return isHex ? texts.Append(Convert.FromHexString(mark)) : texts;
    }
}
