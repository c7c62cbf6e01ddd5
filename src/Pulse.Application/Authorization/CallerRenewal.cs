using ErrorOr;

namespace Pulse.Application.Authorization;

/// <summary>
/// Looks the caller up again when the request is complete, and authorizes it again: a right that ended while the body arrived cannot be
/// used.
/// </summary>
public sealed class CallerRenewal(ICredentialVerifier credentials, Authorizer authorizer, RequestContext context)
{
    /// <returns>The same errors as before the body was read.</returns>
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
