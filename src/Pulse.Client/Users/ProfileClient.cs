namespace Pulse.Client;

/// <summary>
/// Operations on the calling user. They need a session of a user, except <see cref="SetPasswordAsync"/>. They are never repeated.
/// </summary>
public sealed class ProfileClient
{
    private static readonly Operation Accept = new(HttpMethod.Post, "/auth/invitations/accept");
    private static readonly Operation Change = new(HttpMethod.Post, "/auth/password", Takes.Wait);
    private static readonly Operation Set = new(HttpMethod.Post, "/auth/password/set", Takes.Wait | Takes.NoSession);
    private static readonly Operation Email = new(HttpMethod.Post, "/auth/email", Takes.Wait);
    private static readonly Operation Get = new(HttpMethod.Get, "/auth/mfa");
    private static readonly Operation SetUp = new(HttpMethod.Post, "/auth/mfa/totp");
    private static readonly Operation Confirm = new(HttpMethod.Post, "/auth/mfa/totp/confirm", Takes.Wait);
    private static readonly Operation Disable = new(HttpMethod.Post, "/auth/mfa/totp/disable", Takes.Wait);
    private static readonly Operation Replace = new(HttpMethod.Post, "/auth/mfa/recovery-codes");

    private readonly Transport transport;

    internal ProfileClient(Transport transport) => this.transport = transport;

    /// <summary>Joins the accounts to which the caller's e-mail was invited.</summary>
    /// <param name="token">The <see cref="IssuedUser.SetPasswordToken"/> of the invitation.</param>
    /// <exception cref="PulseException">400 for an unknown, expired or used token; 429.</exception>
    public Task AcceptInvitationAsync(string token, CancellationToken cancellationToken = default) => transport.SendAsync(
        Accept.Request().WithBody(new AcceptInvitation(token), PulseJson.Default.AcceptInvitation), cancellationToken);

    /// <summary>Changes the password. Ends all other sessions of the user.</summary>
    /// <param name="newPassword">12 to 256 characters of any kind. Not a common password, and without the name in the e-mail.</param>
    /// <exception cref="PulseException">400; 409 if another change runs; 429 after too many wrong passwords.</exception>
    public Task<RevocationReceipt?> ChangePasswordAsync(
        string currentPassword, string newPassword, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            Change.Request().WithBody(new ChangePassword(currentPassword, newPassword), PulseJson.Default.ChangePassword).With(options),
            cancellationToken);

    /// <summary>Sets a password with a one-time token from an administrator. Needs no session; ends all sessions of the user.</summary>
    /// <param name="token"><see cref="IssuedUser.SetPasswordToken"/> or <see cref="PasswordToken.SetPasswordToken"/>.</param>
    /// <param name="password">12 to 256 characters of any kind. Not a common password, and without the name in the e-mail.</param>
    /// <exception cref="PulseException">400, also for an unknown, expired or used token; 429.</exception>
    public Task<RevocationReceipt?> SetPasswordAsync(
        string token, string password, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            Set.Request().WithBody(new SetPassword(token, password), PulseJson.Default.SetPassword).With(options), cancellationToken);

    /// <summary>Changes the e-mail, which is also the login name. Ends all other sessions of the user.</summary>
    /// <param name="email">At most 254 characters.</param>
    /// <exception cref="PulseException">400; 409 <c>email_unavailable</c>; 429.</exception>
    public Task<RevocationReceipt?> ChangeEmailAsync(
        string email, string currentPassword, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(
            Email.Request().WithBody(new ChangeEmail(email, currentPassword), PulseJson.Default.ChangeEmail).With(options),
            cancellationToken);

    /// <summary>Gets the state of the second factor.</summary>
    /// <exception cref="PulseException">403 for an API key.</exception>
    public Task<Mfa> GetMfaAsync(CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(), PulseJson.Default.Mfa, cancellationToken);

    /// <summary>Creates a secret for an authenticator. It has no effect until <see cref="ConfirmTotpAsync"/>.</summary>
    /// <exception cref="PulseException">400 for a wrong password; 409 if a second factor is active.</exception>
    public Task<TotpSetup> SetUpTotpAsync(string password, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            SetUp.Request().WithBody(new OwnPassword(password), PulseJson.Default.OwnPassword),
            PulseJson.Default.TotpSetup,
            cancellationToken);

    /// <summary>Enables the second factor. Ends all other sessions of the user.</summary>
    /// <param name="code">The 6 digits that the authenticator shows.</param>
    /// <returns>Ten recovery codes, which no other answer contains.</returns>
    /// <exception cref="PulseException">400 for a wrong code; 429.</exception>
    public Task<RecoveryCodes> ConfirmTotpAsync(
        string code, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Confirm.Request().WithBody(new ConfirmTotp(code), PulseJson.Default.ConfirmTotp).With(options),
            PulseJson.Default.RecoveryCodes,
            cancellationToken);

    /// <summary>Disables the second factor. Ends all other sessions of the user.</summary>
    /// <exception cref="PulseException">400 for a wrong password; 409; 429.</exception>
    public Task<RevocationReceipt?> DisableTotpAsync(
        string password, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) => transport.SendAsync(
            Disable.Request().WithBody(new OwnPassword(password), PulseJson.Default.OwnPassword).With(options), cancellationToken);

    /// <summary>Replaces the recovery codes.</summary>
    /// <returns>Ten new codes, which no other answer contains.</returns>
    /// <exception cref="PulseException">400 for a wrong password; 409; 429.</exception>
    public Task<RecoveryCodes> ReplaceRecoveryCodesAsync(string password, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Replace.Request().WithBody(new OwnPassword(password), PulseJson.Default.OwnPassword),
            PulseJson.Default.RecoveryCodes,
            cancellationToken);
}
