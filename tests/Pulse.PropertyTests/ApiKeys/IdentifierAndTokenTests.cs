using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;
using Pulse.PropertyTests.Setup;

namespace Pulse.PropertyTests.ApiKeys;

public sealed class IdentifierAndTokenTests
{
    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool An_identifier_is_read_back_as_itself(ApiKeyIdentifier identifier) =>
        ApiKeyIdentifier.TryParse(identifier.Value, out var read) && read == identifier;

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_case_folded_identifier_is_another_one_with_another_hash(ApiKeyIdentifier identifier, ApiKeySecret secret)
    {
        var folded = ApiKeyIdentifier.From(identifier.Value[ApiKeyIdentifier.Prefix.Length..].ToLowerInvariant());

        return folded.Value == identifier.Value
            || (folded != identifier && CredentialHash.Of(folded, secret) != CredentialHash.Of(identifier, secret));
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool The_prefix_of_an_identifier_is_not_folded(ApiKeyIdentifier identifier) =>
        !ApiKeyIdentifier.TryParse(identifier.Value.ToUpperInvariant(), out _)
            && !ApiKeyIdentifier.TryParse(identifier.Value.ToLowerInvariant(), out _);

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool Other_credentials_have_other_hashes(ApiKeyIdentifier identifier, ApiKeySecret one, ApiKeySecret other) =>
        one == other || CredentialHash.Of(identifier, one) != CredentialHash.Of(identifier, other);

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_token_is_read_back_as_itself(SessionToken token) => SessionToken.TryParse(token.Reveal(), out var read) && read == token;

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_case_folded_token_is_refused(SessionToken token)
    {
        var folded = token.Reveal().ToUpperInvariant();

        return folded == token.Reveal() || !SessionToken.TryParse(folded, out _);
    }

    [Property(Arbitrary = [typeof(Arbitraries)])]
    public bool A_token_never_prints_itself(SessionToken token) =>
        !$"{token} {new { token }}".Contains(token.Reveal(), StringComparison.Ordinal);
}
