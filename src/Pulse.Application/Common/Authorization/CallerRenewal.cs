using ErrorOr;

namespace Pulse.Application.Common.Authorization;

/// <summary>
/// Looks the caller up again when the request is complete, and decides again whether the caller may send it: a right that ended
/// while the body arrived is not exercised.
/// </summary>
public sealed class CallerRenewal(ICallerLookUp callers, Authorizer authorizer, CurrentCall call)
{
    /// <returns>What the caller would have been told before the body was read. The call has the renewed caller and scope from then on.</returns>
    public async ValueTask<ErrorOr<Success>> RenewAsync(Type requestType, CancellationToken cancellationToken)
    {
        if (call.Presented is not { } presented)
        {
            return await authorizer.AuthorizeAsync(call, requestType, cancellationToken);
        }

        var caller = await callers.FindAsync(presented, call.ClientAddress, cancellationToken);
        return caller.IsError ? caller.Errors : await authorizer.AuthorizeAgainAsync(call, caller.Value, requestType, cancellationToken);
    }
}
