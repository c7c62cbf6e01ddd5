using Pulse.Api.Errors;
using Pulse.Application.OAuth;

namespace Pulse.Api.OpenApi;

/// <summary>Examples of responses of the OAuth calls.</summary>
internal static class OAuthExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(TokenDto)] = """
            { "access_token": "64 hexadecimal characters", "token_type": "Bearer", "expires_in": 43200, "scope": "readMerchants" }
            """,
        [typeof(IntrospectionDto)] = """
            { "active": true, "scope": "readMerchants", "client_id": "apiKey-4fTq8ZrW1nYc7KsD3mXv9BhE",
              "sub": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a10", "sid": "019ab1c2-7d3e-7c41-9f6a-2b8e5d4c3a12", "exp": 1864598400,
              "iat": 1864555200, "token_type": "Bearer", "account_id": "6591739253089529", "cache_seconds": 300, "version": 4711,
              "tags": ["b7Ck0xqkV1mUu8oZb3nX4w", "1JkQ9sTfR2yLw6aDc5eG0g", "Qm3vT8yXk2ZpR6sWn1aLcg"] }
            """,
        [typeof(OAuthError)] = """{ "error": "invalid_scope", "error_description": "Unknown scope 'orders'." }""",
    };
}
