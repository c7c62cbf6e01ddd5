using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Limits;
using Pulse.Application.LoginProtection;
using Pulse.Application.Sessions;
using Pulse.Domain.ApiKeys;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Permissions;
using Pulse.Domain.Users;

namespace Pulse.Application.Logins;

/// <summary>Logs in with either an e-mail and a password or an API key and its secret.</summary>
[AllowAnonymousCaller]
public sealed record Login(string? Email = null, string? Password = null, string? ApiKey = null, string? ApiSecret = null)
    : IRequest<ErrorOr<SessionDto>>
{
    internal bool IsByPassword => Email is not null || Password is not null;

    internal bool IsByApiKey => ApiKey is not null || ApiSecret is not null;

    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(Login);
}

public sealed class LoginValidator : AbstractValidator<Login>
{
    public const int ApiCredentialMaxLength = 256;

    public LoginValidator()
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
                .AtMost(ApiCredentialMaxLength);
            RuleFor(login => login.ApiSecret).NotEmpty().WithMessage("An API secret is required.")
                .AtMost(ApiCredentialMaxLength);
        });
    }
}

public sealed class LoginHandler(
    RequestContext context,
    PasswordLogin passwords,
    MfaRequirement requirement,
    ICredentialVerifier credentials,
    KeyUseAdmission admission,
    LoginLimitState limitState,
    ISessionWriter sessions,
    SessionStart start,
    AuditLog audit) : IRequestHandler<Login, ErrorOr<SessionDto>>
{
    public async Task<ErrorOr<SessionDto>> Handle(Login login, CancellationToken cancellationToken)
    {
        var authenticated = login.IsByApiKey
            ? await ByApiKeyAsync(login, cancellationToken)
            : await ByPasswordAsync(login, cancellationToken);
        return await authenticated.ThenAsync(caller => OpenSessionAsync(caller, cancellationToken));
    }

    private async Task<ErrorOr<Caller>> ByPasswordAsync(Login login, CancellationToken cancellationToken)
    {
        var user = await passwords.AuthenticateAsync(login.Email!, login.Password!, context.ClientAddress, cancellationToken);
        return user is { IsError: false, Value.HasMfa: true }
            ? await requirement.OfAsync(user.Value, cancellationToken)
            : user.Then(Caller (found) => found);
    }

    private async Task<ErrorOr<Caller>> ByApiKeyAsync(Login login, CancellationToken cancellationToken)
    {
        if (!ApiKeyIdentifier.TryParse(login.ApiKey, out var identifier) || !ApiKeySecret.TryParse(login.ApiSecret, out var secret))
        {
            return Errors.Unauthenticated;
        }

        var verified = await credentials.VerifyAsync(new PresentedCredential(identifier, secret), context.ClientAddress, cancellationToken);
        var refused = verified.Refused;
        var admitted = await verified.Caller.ThenAsync(async caller =>
        {
            var passed = await admission.EnterAsync(context, (ApiKeyCaller)caller, PermissionSet.None, cancellationToken);
            (limitState.Limits, refused) = (passed.Limits, passed.Refused);
            return passed.Result.Then(_ => caller);
        });
        if (admitted.IsError && admitted.FirstError.Type == ErrorType.Unauthorized)
        {
            await audit.WriteRefusalAsync(RefusalOf(identifier, refused), cancellationToken);
            return Errors.Unauthenticated;
        }

        return admitted;
    }

    /// <summary>If the secret is correct, the event is written to the account of the key, with the reason of the rejection.</summary>
    private AuditEvent RefusalOf(ApiKeyIdentifier identifier, RefusedKey? refused) => refused is { Key: { } key, Code: { } code }
        ? audit.Of(
            AuditActions.SessionRefused,
            AuditLog.ActorOf(key),
            AuditTarget.ApiKey(key.Id),
            key.Account.Id,
            AuditChanges.Between(null, new ReasonSnapshot(code)))
        : audit.Of(
            AuditActions.SessionRefused,
            new AuditActor(AuditActorType.ApiKey, null, identifier.Value),
            AuditTarget.Login(identifier.Value),
            account: null);

    private async Task<ErrorOr<SessionDto>> OpenSessionAsync(Caller caller, CancellationToken cancellationToken)
    {
        var created = start.Of(caller);
        var saved = await sessions.AddAsync(created.Session, caller, created.Created, cancellationToken);
        if (saved.IsError)
        {
            var isGone = saved.FirstError == UnitOfWorkErrors.ReferenceGone || saved.FirstError == UnitOfWorkErrors.ConcurrentUpdate;
            return isGone ? Errors.Unauthenticated : saved.Errors;
        }

        return await start.CompleteAsync(created, cancellationToken);
    }
}
