namespace Pulse.Client;

/// <summary>OAuth 2.0 for machines. The codes of its exceptions are those of RFC 6749.</summary>
public sealed class OAuthClient
{
    private static readonly Operation GetToken = new(HttpMethod.Post, "/oauth2/token", Takes.NoSession | Takes.Repetition);
    private static readonly Operation Introspect = new(HttpMethod.Post, "/oauth2/introspect", Takes.Repetition);
    private static readonly Operation Revoke = new(HttpMethod.Post, "/oauth2/revoke", Takes.Wait | Takes.Repetition);

    private readonly Transport transport;

    internal OAuthClient(Transport transport) => this.transport = transport;

    /// <summary>Gets a token with client credentials. This client renews its own session without it.</summary>
    /// <param name="apiKey">Identifier of an API key, the <c>client_id</c>.</param>
    /// <param name="apiSecret">Its secret, the <c>client_secret</c>.</param>
    /// <param name="scope">The only permissions that the token can have, separated by spaces. Null: those of the key.</param>
    /// <exception cref="PulseException">401 <c>invalid_client</c>; 400 <c>invalid_scope</c>; 409; 429.</exception>
    public Task<Token> GetTokenAsync(
        string apiKey, string apiSecret, string? scope = null, CancellationToken cancellationToken = default) => transport.ReadAsync(
            GetToken.Request().WithForm(new QueryText()
                .Add("grant_type", "client_credentials").Add("client_id", apiKey).Add("client_secret", apiSecret).Add("scope", scope)),
            PulseJson.Default.Token,
            cancellationToken);

    /// <summary>
    /// Asks about a token that was presented to your service, and counts it as a use. Requires <c>verifyApiKeys</c>, or
    /// <c>verifyAllAccounts</c> for tokens of all accounts.
    /// </summary>
    /// <param name="accountId">The <c>x-account-id</c> that came with the token. Null: none came.</param>
    /// <param name="ipAddress">Address of the client. Null: unknown, which is in no network.</param>
    /// <exception cref="PulseException">400, 401, 403.</exception>
    public Task<Introspection> IntrospectAsync(
        string token, string? accountId = null, string? ipAddress = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Introspect.Request().WithForm(
                new QueryText().Add("token", token).Add("account_id", accountId).Add("ip_address", ipAddress)),
            PulseJson.Default.Introspection,
            cancellationToken);

    /// <summary>Ends the session of a token. The answer does not tell whether there was one.</summary>
    /// <exception cref="PulseException">400, 401.</exception>
    public Task<RevocationReceipt?> RevokeAsync(
        string token, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Revoke.Request().WithForm(new QueryText().Add("token", token)).With(options), cancellationToken);
}
