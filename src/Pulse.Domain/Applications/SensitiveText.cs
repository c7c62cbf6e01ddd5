namespace Pulse.Domain.Applications;

/// <summary>
/// A number that not everybody may see: encrypted once it is kept, and shown by its last characters. In clear it is there only
/// between the caller's sending it and its being encrypted, and where somebody is to see it.
/// </summary>
public sealed record SensitiveText
{
    public const string Mask = "****";

    private readonly string? clear;

    private SensitiveText(string? clear, string? cipher, string hint, bool isForCaller) =>
        (this.clear, Cipher, Hint, IsForCaller) = (clear, cipher, hint, isForCaller);

    /// <summary>What is kept; null where it has not been encrypted yet.</summary>
    public string? Cipher { get; }

    /// <summary>The last four characters; two where there are fewer than eight.</summary>
    public string Hint { get; }

    /// <summary>Whether it was made readable for who asked and may.</summary>
    public bool IsForCaller { get; }

    /// <summary>What a caller has sent.</summary>
    public static SensitiveText Sent(string text) => new(text, null, text[^Math.Min(text.Length < 8 ? 2 : 4, text.Length)..], isForCaller: false);

    /// <summary>What was kept.</summary>
    public static SensitiveText Kept(string cipher, string hint) => new(null, cipher, hint, isForCaller: false);

    /// <summary>Encrypts it, where that has not been done.</summary>
    public SensitiveText Seal(Func<string, string> encrypt) => clear is null ? this : Kept(encrypt(clear), Hint);

    /// <summary>Makes it readable.</summary>
    public SensitiveText Open(Func<string, string> decrypt) => Cipher is null ? this : new(decrypt(Cipher), Cipher, Hint, isForCaller: true);

    /// <summary>In clear: for checking, and for who may see it.</summary>
    /// <exception cref="InvalidOperationException">It is encrypted.</exception>
    public string Reveal() => clear ?? throw new InvalidOperationException("It is encrypted.");

    /// <summary>By what is kept; each encryption differs.</summary>
    public bool Equals(SensitiveText? other) => other is not null && (clear, Cipher) == (other.clear, other.Cipher);

    public override int GetHashCode() => HashCode.Combine(clear, Cipher);

    /// <summary>Never the number, so that no log line can hold it.</summary>
    public override string ToString() => Mask + Hint;
}
