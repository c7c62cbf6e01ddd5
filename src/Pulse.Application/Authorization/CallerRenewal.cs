using ErrorOr;

namespace Pulse.Application.Authorization;

/// <summary>
/// Looks the caller up again when the request is complete, and decides again whether the caller may send it: a right that ended
/// while the body arrived is not exercised.
/// </summary>
public sealed class CallerRenewal(ICredentialVerifier credentials, Authorizer authorizer, RequestContext context)
{
    /// <returns>What the caller would have been told before the body was read. The call has the renewed caller and scope from then on.</returns>
    public async ValueTask<ErrorOr<Success>> RenewAsync(Type requestType, CancellationToken cancellationToken)
    {
        if (context.Presented is not { } presented)
        {
            return await authorizer.AuthorizeAsync(context, requestType, cancellationToken);
        }

        var caller = await credentials.VerifyAgainAsync(presented, context.ClientAddress, cancellationToken);
        return caller.IsError ? caller.Errors : await authorizer.AuthorizeAgainAsync(context, caller.Value, requestType, cancellationToken);
    }
}
