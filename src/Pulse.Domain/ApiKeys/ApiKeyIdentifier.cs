using Pulse.Domain.Common;

namespace Pulse.Domain.ApiKeys;

/// <summary>The public half of an API key: <c>apiKey-</c> and 24 base-62 characters. Not a secret. Case-sensitive.</summary>
public readonly record struct ApiKeyIdentifier : ICredentialText
{
    public const string Prefix = "apiKey-";
    public const int RandomLength = 24;
    public const int Length = 31;

    private ApiKeyIdentifier(string value) => Value = value;

    public string Value { get; }

    /// <param name="random">24 base-62 characters.</param>
    /// <exception cref="ArgumentException">The text is not 24 base-62 characters.</exception>
    public static ApiKeyIdentifier From(string random) => Parse(Prefix + random);

    /// <exception cref="ArgumentException">The text is not an identifier.</exception>
    public static ApiKeyIdentifier Parse(string text) => TryParse(text, out var identifier)
        ? identifier
        : throw new ArgumentException($"Must be {Prefix} and 24 base-62 characters.", nameof(text));

    public static bool TryParse(string? text, out ApiKeyIdentifier identifier)
    {
        var wellFormed = text is { Length: Length }
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && Base62.IsBase62(text.AsSpan(Prefix.Length));
        identifier = wellFormed ? new ApiKeyIdentifier(text!) : default;
        return wellFormed;
    }

    public override string ToString() => Value;

    string ICredentialText.Reveal() => Value;
}
