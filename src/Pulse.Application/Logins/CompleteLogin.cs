using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.Mfa;
using Pulse.Application.Passwords;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Logins;

/// <summary>Makes a session for who has given the password already, and now gives exactly one second factor.</summary>
[AllowAnonymousCaller]
public sealed record CompleteLogin(string? Challenge = null, string? Code = null, string? RecoveryCode = null) : IRequest<ErrorOr<SessionDto>>
{
    /// <summary>Nothing that was typed, so that no log line can hold it.</summary>
    public override string ToString() => nameof(CompleteLogin);
}

public sealed class CompleteLoginValidator : AbstractValidator<CompleteLogin>
{
    /// <summary>Characters: room for what somebody has mistaken for a challenge.</summary>
    private const int ChallengeMaxLength = 256;

    public CompleteLoginValidator()
    {
        RuleFor(login => login.Challenge).NotEmpty().WithMessage("A challenge is needed.")
            .AtMost(ChallengeMaxLength);
        RuleFor(login => login).Must(login => (login.Code is null) != (login.RecoveryCode is null))
            .WithMessage("Send exactly one of code and recoveryCode.").OverridePropertyName("body");
        When(login => login.Code is not null && login.RecoveryCode is null, () => RuleFor(login => login.Code).IsOneTimeCode());
        When(login => login.RecoveryCode is not null && login.Code is null, () => RuleFor(login => login.RecoveryCode).IsRecoveryCode());
    }
}

public sealed class CompleteLoginHandler(
    RequestContext context,
    LoginAttempts attempts,
    IMfaChallengeStore challenges,
    ISecondFactorStore factors,
    ISecondFactorLimiter limiter,
    FactorGuessingResponse guessing,
    ISessionCapacity capacity,
    AccountLimits limits,
    SessionStart start,
    IUnitOfWork unitOfWork,
    AuditLog audit,
    IdentityAudit identities,
    IAuditTrail trail) : IRequestHandler<CompleteLogin, ErrorOr<SessionDto>>
{
    /// <summary>A session that makes room for this one may be ended by another request at the same moment.</summary>
    private const int MaxAttempts = 5;

    public async Task<ErrorOr<SessionDto>> Handle(CompleteLogin login, CancellationToken cancellationToken)
    {
        // What cannot be a challenge is looked for as well, and not found: it costs what a wrong one costs.
        var challenge = SessionToken.TryParse(login.Challenge, out var token) ? CredentialHash.Of(token) : default;
        var found = await attempts.MakeAsync(challenge, context.ClientAddress, () => FindAsync(challenge), cancellationToken);
        var made = await found.ThenAsync(user =>
            attempts.MakeAsync(user.Email, context.ClientAddress, () => TryAsync(challenge, login, user), cancellationToken));
        return await made.ThenAsync(session => start.AnswerAsync(session, cancellationToken));
    }

    private async Task<Attempt<ChallengedUser>> FindAsync(CredentialHash challenge) =>
        await challenges.FindAsync(challenge, CancellationToken.None) is { } user
            ? new(user)
            : new(Errors.Unauthenticated, audit.Of(AuditActions.SessionRefused, AuditActor.UnknownUser, AuditTarget.MfaChallenge, account: null));

    /// <summary>The attempt stays counted whatever becomes of it: it is a transaction of its own, and comes first.</summary>
    private async Task<Attempt<NewSession>> TryAsync(CredentialHash challenge, CompleteLogin login, ChallengedUser user)
    {
        if (login.Code is not null && await limiter.CheckAsync(user.Id, CancellationToken.None) is { IsError: true } refused)
        {
            return new(refused.Errors);
        }

        var counted = await unitOfWork.ExecuteAsync(token => CountAsync(challenge, login, user, token), CancellationToken.None);
        if (counted.IsError && counted.FirstError.Type == Errors.TooManyRequestsType)
        {
            return new(counted.Errors);
        }

        if (counted is { IsError: false, Value: not Guess.None })
        {
            var made = await unitOfWork.ExecuteAsync(token => MakeAsync(challenge, login, token), CancellationToken.None);
            for (var attempts = 1; made.IsError && made.FirstError == UnitOfWorkErrors.ConcurrentUpdate && attempts < MaxAttempts; attempts++)
            {
                made = await unitOfWork.ExecuteAsync(token => MakeAsync(challenge, login, token), CancellationToken.None);
            }

            if (made.IsError && SessionErrors.IsAccountFull(made.FirstError))
            {
                await TakeGuessBackAsync(login, user);
                return new(made);
            }

            if (!made.IsError)
            {
                return new(made);
            }
        }

        if (counted is { IsError: false, Value: Guess.Last })
        {
            await guessing.TellAsync(user.Id);
        }

        return new(Errors.Unauthenticated, RefusalOf(user));
    }

    /// <summary>Recovery codes are too long to be guessed, and are the way in for a user at whose one-time codes someone else guesses.</summary>
    private async Task<ErrorOr<Guess>> CountAsync(CredentialHash challenge, CompleteLogin login, ChallengedUser user, CancellationToken cancellationToken)
    {
        if (!await challenges.CountAttemptAsync(challenge, user.Id, cancellationToken))
        {
            return Guess.None;
        }

        var begun = login.Code is null ? false : await limiter.BeginAsync(user.Id, cancellationToken);
        return begun.Then(isLast => isLast ? Guess.Last : Guess.One);
    }

    /// <summary>In one transaction with the session, so that whoever takes the user's rights away meanwhile meets the challenge or the session.</summary>
    private async Task<ErrorOr<NewSession>> MakeAsync(CredentialHash challenge, CompleteLogin login, CancellationToken cancellationToken)
    {
        if (await challenges.TakeAsync(challenge, cancellationToken) is not { } user || !await UseAsync(user, login, cancellationToken))
        {
            return Errors.Unauthenticated;
        }

        var made = start.Of(user);
        await capacity.MakeAsync(user, [made.Session], cancellationToken);
        if (await capacity.AddAsync([new OwnedSession(user, made.Session)], cancellationToken) is [_, ..])
        {
            return SessionErrors.AccountFull(limits.SessionsPerAccount);
        }

        trail.Add(made.Created);
        return made;
    }

    /// <summary>The code was right. It stays unused, as there is no session.</summary>
    private Task TakeGuessBackAsync(CompleteLogin login, ChallengedUser user) => login.Code is null ? Task.CompletedTask : unitOfWork.ExecuteAsync<Success>(
        async token =>
        {
            await limiter.TakeBackAsync(user.Id, token);
            return Result.Success;
        },
        CancellationToken.None);

    private async Task<bool> UseAsync(UserCaller user, CompleteLogin login, CancellationToken cancellationToken)
    {
        if (login.Code is { } code)
        {
            await limiter.TakeBackAsync(user.Id, cancellationToken);
            return await factors.UseCodeAsync(user.Id, code, cancellationToken);
        }

        await identities.RecordAsync(AuditActions.UserRecoveryCodeUsed, AuditLog.ActorOf(user), user.Id, changes: null, cancellationToken);
        return await factors.UseRecoveryCodeAsync(user.Id, login.RecoveryCode!, cancellationToken);
    }

    /// <summary>Whether a code may be looked at, and whether it is the last.</summary>
    private enum Guess
    {
        None,
        One,
        Last,
    }

    private AuditEvent RefusalOf(ChallengedUser user)
    {
        var target = AuditTarget.User(user.Id);
        return audit.Of(AuditActions.SessionRefused, new AuditActor(AuditActorType.User, target.Id, user.Email), target, account: null);
    }
}
