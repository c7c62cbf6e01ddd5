namespace Pulse.Domain.ApiKeys;

/// <summary>The secret of a key that another system issued, as far as it is known.</summary>
/// <param name="Digest">The digest of the secret.</param>
/// <param name="Hint">Its last characters, at most <see cref="ApiKeySecret.HintLength"/> ASCII characters. Empty: unknown.</param>
/// <param name="Prefix">The <see cref="SecretPrefix"/> of the secrets that a rotation creates.</param>
public sealed record ForeignOrigin(SecretDigest Digest, string Hint, string Prefix);
