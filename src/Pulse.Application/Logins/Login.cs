using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Permissions;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Sessions;
using Pulse.Domain.Users;

namespace Pulse.Application.Logins;

/// <summary>
/// Logs in with either an e-mail and a password or an API key and its secret. The text of an imported key is an <c>apiSecret</c> without an
/// <c>apiKey</c>.
/// </summary>
/// <param name="Email">The user's e-mail.</param>
/// <param name="Password">The user's password.</param>
/// <param name="ApiKey">The identifier of the API key.</param>
/// <param name="ApiSecret">Its secret.</param>
/// <param name="Permissions">The only permissions that the session can have. Default: those of the credential, now and later.</param>
/// <param name="LifetimeSeconds">Lifetime of the session in seconds, at most the configured one. Default: the configured one.</param>
[AllowAnonymousCaller]
public sealed record Login(
    string? Email = null,
    string? Password = null,
    string? ApiKey = null,
    string? ApiSecret = null,
    IReadOnlyList<PermissionName>? Permissions = null,
    int? LifetimeSeconds = null) : IRequest<ErrorOr<SessionDto>>
{
    internal SessionTerms Terms => new(Permissions is null ? null : PermissionSet.Of(Permissions), LifetimeSeconds);

    internal bool IsByPassword => Email is not null || Password is not null;

    internal bool IsByApiKey => ApiKey is not null || ApiSecret is not null;

    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(Login);
}

public sealed class LoginValidator : AbstractValidator<Login>
{
    public const int ApiKeyMaxLength = 256;

    public LoginValidator(SessionLimits limits)
    {
        RuleFor(login => login).Must(login => login.IsByPassword != login.IsByApiKey)
            .WithMessage("Send either email with password, or apiKey with apiSecret.").OverridePropertyName("body");
        When(login => login.IsByPassword && !login.IsByApiKey, () =>
        {
            RuleFor(login => login.Email).NotEmpty().WithMessage("An e-mail is required.")
                .AtMost(User.EmailMaxLength)
                .Must(email => email is null || Text.IsPrintable(email)).WithMessage("Must not contain control characters.");
            RuleFor(login => login.Password).NotEmpty().WithMessage("A password is required.")
                .AtMost(PasswordRule.MaxLength);
        });
        When(login => login.IsByApiKey && !login.IsByPassword, () =>
        {
            RuleFor(login => login.ApiKey).NotEmpty().WithMessage("An API key is required.")
                .When(
                    login => login.ApiKey is not null || !ForeignSecret.TryParse(login.ApiSecret, out _),
                    ApplyConditionTo.CurrentValidator)
                .AtMost(ApiKeyMaxLength);
            RuleFor(login => login.ApiSecret).NotEmpty().WithMessage("An API secret is required.")
                .AtMost(ForeignSecret.MaxLength);
        });
        RuleFor(login => login.Permissions).PermissionList().When(login => login.Permissions is not null);
        RuleFor(login => login.LifetimeSeconds)
            .GreaterThanOrEqualTo(1).WithMessage(LifetimeRange)
            .Must((login, seconds) => seconds is null || seconds <= limits.LifetimeOf(login.IsByApiKey).TotalSeconds)
            .WithMessage(LifetimeRange);

        string LifetimeRange(Login login) =>
            $"Must be 1 to {limits.LifetimeOf(login.IsByApiKey).TotalSeconds:F0}, the configured lifetime.";
    }
}

public sealed class LoginHandler(
    RequestContext context,
    PasswordLogin passwords,
    MfaRequirement requirement,
    ApiKeyLogin keys,
    KnownPermissions known,
    SessionStart start) : IRequestHandler<Login, ErrorOr<SessionDto>>
{
    public async Task<ErrorOr<SessionDto>> Handle(Login login, CancellationToken cancellationToken)
    {
        var authenticated = login.IsByApiKey
            ? await keys.AuthenticateAsync(login.ApiKey, login.ApiSecret, cancellationToken)
            : await ByPasswordAsync(login, cancellationToken);
        var exist = await authenticated.ThenAsync(_ => known.CheckAsync(login.Permissions, "permissions", cancellationToken).AsTask());
        if (exist.IsError)
        {
            return exist.Errors;
        }

        var opened = await authenticated.ThenAsync(caller => start.OpenAsync(caller, login.Terms, cancellationToken));
        return await opened.ThenAsync(session => start.CompleteAsync(session, cancellationToken));
    }

    private async Task<ErrorOr<Caller>> ByPasswordAsync(Login login, CancellationToken cancellationToken)
    {
        var user = await passwords.AuthenticateAsync(login.Email!, login.Password!, context.ClientAddress, cancellationToken);
        return user is { IsError: false, Value.HasMfa: true }
            ? await requirement.OfAsync(user.Value, login.Terms, cancellationToken)
            : user.Then(Caller (found) => found);
    }
}
