using ErrorOr;
using Pulse.Application.Common.Authorization;
using Pulse.Domain.Accounts;
using Pulse.Domain.Common;

namespace Pulse.Application.Accounts;

/// <summary>Puts the account that a call's path names into effect, and asks the call's rule again there.</summary>
public sealed class AccountInPath(CurrentCall call, Authorizer authorizer)
{
    private static readonly Error NotFound = Errors.NotFound("account");

    /// <param name="account">The account in the path.</param>
    /// <param name="requestType">The request, which declares the rule.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The account; not found where the caller cannot act there, whether or not there is such an account.</returns>
    public async Task<ErrorOr<AccountId>> EnterAsync(string account, Type requestType, CancellationToken cancellationToken)
    {
        if (!AccountId.TryParse(account, out var id))
        {
            return NotFound;
        }

        if (call.Scope?.AccountId == id)
        {
            return id;
        }

        call.Request(id);
        var entered = await authorizer.EnterAccountAsync(call, call.RequiredCaller, cancellationToken);
        var authorized = entered.IsError ? NotFound : await authorizer.AuthorizeAsync(call, requestType, cancellationToken);
        return authorized.Then(_ => id);
    }
}
