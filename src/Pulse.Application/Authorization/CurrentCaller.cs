using Pulse.Domain.Accounts;

namespace Pulse.Application.Authorization;

/// <summary>The caller as of its latest lookup, and the account in effect. Only the <see cref="Authorizer"/> changes it.</summary>
internal sealed class CurrentCaller(Caller caller)
{
    public Caller Caller { get; private set; } = caller;

    public AccountScope? Scope { get; private set; }

    /// <summary>The account for which the request was meant, also if the caller's primary account changes meanwhile.</summary>
    public AccountId? FirstAccount { get; private set; }

    /// <exception cref="InvalidOperationException">Another account was in effect before.</exception>
    public void Enter(AccountScope scope)
    {
        FirstAccount ??= scope.AccountId;
        Scope = scope.AccountId == FirstAccount ? scope : throw new InvalidOperationException("Another account is already in effect.");
    }

    /// <summary>Replaces the caller by the same caller in its current state.</summary>
    public void Renew(Caller renewed, AccountScope? scope) => (Caller, Scope) = (renewed, scope);
}
