using ErrorOr;
using FluentValidation;
using MediatR;
using Pulse.Application.Audit;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Application.Mfa;
using Pulse.Application.Sessions;
using Pulse.Domain.Audit;
using Pulse.Domain.Common;
using Pulse.Domain.Sessions;

namespace Pulse.Application.Logins;

/// <summary>Completes a login with exactly one second factor: a code or a recovery code.</summary>
[AllowAnonymousCaller]
public sealed record CompleteLogin(string? Challenge = null, string? Code = null, string? RecoveryCode = null)
    : IRequest<ErrorOr<SessionDto>>
{
    /// <summary>Never contains the input, so that logs cannot contain it.</summary>
    public override string ToString() => nameof(CompleteLogin);
}

public sealed class CompleteLoginValidator : AbstractValidator<CompleteLogin>
{
    /// <summary>Maximum length of the input in characters. Longer than a challenge, so that other input gets a regular error.</summary>
    private const int ChallengeMaxLength = 256;

    public CompleteLoginValidator()
    {
        RuleFor(login => login.Challenge).NotEmpty().WithMessage("A challenge is required.")
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
    /// <summary>A retry is necessary if another request ends the session that this one replaces.</summary>
    private const int MaxAttempts = 5;

    public async Task<ErrorOr<SessionDto>> Handle(CompleteLogin login, CancellationToken cancellationToken)
    {
        // A malformed challenge is looked up too, so that it costs as much time as a wrong one.
        var challenge = SessionToken.TryParse(login.Challenge, out var token) ? CredentialHash.Of(token) : default;
        var found = await attempts.MakeAsync(challenge, context.ClientAddress, () => FindAsync(challenge), cancellationToken);
        var created = await found.ThenAsync(user =>
            attempts.MakeAsync(user.Email, context.ClientAddress, () => TryAsync(challenge, login, user), cancellationToken));
        return await created.ThenAsync(session => start.CompleteAsync(session, cancellationToken));
    }

    private async Task<Attempt<ChallengedUser>> FindAsync(CredentialHash challenge) =>
        await challenges.FindAsync(challenge, CancellationToken.None) is { } user
            ? new(user)
            : new(
                Errors.Unauthenticated,
                audit.Of(AuditActions.SessionRefused, AuditActor.UnknownUser, AuditTarget.MfaChallenge, account: null));

    /// <summary>The attempt is counted first, in its own transaction, so that it counts also if a later step fails.</summary>
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
            var created = await unitOfWork.ExecuteAsync(token => MakeAsync(challenge, login, token), CancellationToken.None);
            for (var i = 1; created.IsError && created.FirstError == UnitOfWorkErrors.ConcurrentUpdate && i < MaxAttempts; i++)
            {
                created = await unitOfWork.ExecuteAsync(token => MakeAsync(challenge, login, token), CancellationToken.None);
            }

            if (created.IsError && IsOfSession(created.FirstError))
            {
                await UndoCountAsync(login, user);
                return new(created);
            }

            if (!created.IsError)
            {
                return new(created);
            }
        }

        if (counted is { IsError: false, Value: Guess.Last })
        {
            await guessing.RecordAsync(user.Id);
        }

        return new(Errors.Unauthenticated, RefusalOf(user));
    }

    /// <summary>
    /// Recovery codes are not counted: they are too long to guess, and they are the way in for a user whose codes another person
    /// guesses.
    /// </summary>
    private async Task<ErrorOr<Guess>> CountAsync(
        CredentialHash challenge, CompleteLogin login, ChallengedUser user, CancellationToken cancellationToken)
    {
        if (!await challenges.CountAttemptAsync(challenge, user.Id, cancellationToken))
        {
            return Guess.None;
        }

        var begun = login.Code is null ? false : await limiter.BeginAsync(user.Id, cancellationToken);
        return begun.Then(isLast => isLast ? Guess.Last : Guess.One);
    }

    /// <summary>
    /// Takes the challenge in the transaction of the session, so that a simultaneous revocation finds one of the two.
    /// </summary>
    private async Task<ErrorOr<NewSession>> MakeAsync(CredentialHash challenge, CompleteLogin login, CancellationToken cancellationToken)
    {
        if (await challenges.TakeAsync(challenge, cancellationToken) is not var (user, terms)
            || !await UseAsync(user, login, cancellationToken))
        {
            return Errors.Unauthenticated;
        }

        var created = start.Of(user, terms);
        return await created.ThenAsync(session => AddAsync(session, user, cancellationToken));
    }

    private async Task<ErrorOr<NewSession>> AddAsync(NewSession created, UserCaller user, CancellationToken cancellationToken)
    {
        await capacity.MakeAsync(user, [created.Session], cancellationToken);
        if (await capacity.AddAsync([new OwnedSession(user, created.Session)], cancellationToken) is [_, ..])
        {
            return SessionErrors.AccountFull(limits.SessionsPerAccount);
        }

        trail.Add(created.Created);
        return created;
    }

    /// <summary>Whether the code is right, but there cannot be such a session: it is not a failed login.</summary>
    private static bool IsOfSession(Error error) => error.Type == ErrorType.Forbidden || SessionErrors.IsAccountFull(error);

    /// <summary>Undoes the count of a correct code that stays unused because there is no session.</summary>
    private Task UndoCountAsync(CompleteLogin login, ChallengedUser user) => login.Code is null
        ? Task.CompletedTask
        : unitOfWork.ExecuteAsync<Success>(
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

    /// <summary>Whether an attempt is allowed, and whether it is the last one.</summary>
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
