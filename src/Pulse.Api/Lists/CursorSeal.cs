using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.Application.Common.Lists;
using Pulse.Infrastructure.Audit;

namespace Pulse.Api.Lists;

/// <summary>
/// Places in lists as opaque texts, encrypted and authenticated (AES-256-GCM) with a key that all nodes derive. A place holds numbers that
/// count the rows of all accounts, which no caller may see; a cursor that was altered, or is of another list, is none.
/// </summary>
internal sealed class CursorSeal(AuditKey installation)
{
    /// <summary>Name of the query parameter.</summary>
    public const string Parameter = "cursor";

    /// <summary>Goes up with each change of what a default order sorts by: a cursor of before is refused then.</summary>
    private const string Version = "2";

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lazy<byte[]> key = new(() => installation.DeriveFor("Pulse list cursors"));

    public string Seal(Type list, ListPosition position)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(position.Values);
        var whole = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key.Value, TagBytes);
        cipher.Encrypt(
            whole.AsSpan(0, NonceBytes), plain, whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes), NameOf(list));
        return Base64Url.EncodeToString(whole);
    }

    /// <returns>Null for what is no cursor of this list.</returns>
    public ListPosition? Open(Type list, string cursor)
    {
        if (!Base64Url.IsValid(cursor) || Base64Url.DecodeFromChars(cursor) is not { Length: > NonceBytes + TagBytes } whole)
        {
            return null;
        }

        try
        {
            var plain = new byte[whole.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(key.Value, TagBytes);
            cipher.Decrypt(
                whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes), plain, NameOf(list));
            return new ListPosition(JsonSerializer.Deserialize<string?[]>(plain)!);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] NameOf(Type list) => Encoding.UTF8.GetBytes($"{Version} {list.Name}");
}
