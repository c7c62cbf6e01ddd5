namespace Pulse.Domain.Applications;

/// <summary>
/// A sensitive number. It is encrypted when stored and shown masked, with its last characters. The plain text exists only between
/// request and encryption, and for callers with the permission to see it.
/// </summary>
public sealed record SensitiveText
{
    public const string Mask = "****";

    private readonly string? clear;

    private SensitiveText(string? clear, string? cipher, string hint, bool isForCaller) =>
        (this.clear, Cipher, Hint, IsForCaller) = (clear, cipher, hint, isForCaller);

    /// <summary>The stored form. Null before the encryption.</summary>
    public string? Cipher { get; }

    /// <summary>The last four characters. Two if the text has fewer than eight.</summary>
    public string Hint { get; }

    /// <summary>Whether it was decrypted for a caller with the permission to see it.</summary>
    public bool IsForCaller { get; }

    /// <summary>Creates an unencrypted value from a request.</summary>
    public static SensitiveText Sent(string text) =>
        new(text, null, text[^Math.Min(text.Length < 8 ? 2 : 4, text.Length)..], isForCaller: false);

    /// <summary>Creates a value from its stored form.</summary>
    public static SensitiveText Kept(string cipher, string hint) => new(null, cipher, hint, isForCaller: false);

    /// <summary>Encrypts the value if it is not encrypted.</summary>
    public SensitiveText Seal(Func<string, string> encrypt) => clear is null ? this : Kept(encrypt(clear), Hint);

    /// <summary>Decrypts the value for a caller.</summary>
    public SensitiveText Open(Func<string, string> decrypt) =>
        Cipher is null ? this : new(decrypt(Cipher), Cipher, Hint, isForCaller: true);

    /// <summary>The plain text.</summary>
    /// <exception cref="InvalidOperationException">The value is encrypted.</exception>
    public string Reveal() => clear ?? throw new InvalidOperationException("The value is encrypted.");

    /// <summary>Compares the stored forms. Two encryptions of one text differ.</summary>
    public bool Equals(SensitiveText? other) => other is not null && (clear, Cipher) == (other.clear, other.Cipher);

    public override int GetHashCode() => HashCode.Combine(clear, Cipher);

    /// <summary>Never contains the number, so that logs cannot contain it.</summary>
    public override string ToString() => Mask + Hint;
}
