namespace Pulse.Application.Mfa;

/// <summary>What an authenticator is set up with: shown this once.</summary>
public sealed class TotpSetupDto
{
    /// <summary>In base 32, as authenticators take it (RFC 4648).</summary>
    public string Secret { get; init; } = "";

    /// <summary>The same with all that an authenticator shows, for a QR code.</summary>
    public string Uri { get; init; } = "";

    /// <param name="email">Whose it is.</param>
    /// <param name="secret">In base 32.</param>
    public static TotpSetupDto Of(string email, string secret) => new()
    {
        Secret = secret,
        Uri = $"otpauth://totp/Pulse:{System.Uri.EscapeDataString(email)}?secret={secret}&issuer=Pulse&digits=6",
    };
}
