using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pulse.Application.Common.Lists;
using Pulse.Infrastructure.Audit;

namespace Pulse.Api.Lists;

/// <summary>
/// Encrypts list positions to opaque cursors (AES-256-GCM) with a key that all nodes derive. A position contains row numbers across all
/// accounts, which callers must not see. A cursor that was changed or belongs to another list is invalid.
/// </summary>
internal sealed class CursorSeal(AuditKey installation)
{
    /// <summary>Name of the query parameter.</summary>
    public const string Parameter = "cursor";

    /// <summary>Increase it when the columns of a default order change. Older cursors are then rejected.</summary>
    private const string Version = "3";

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

    /// <returns>Null if it is not a cursor of this list.</returns>
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
