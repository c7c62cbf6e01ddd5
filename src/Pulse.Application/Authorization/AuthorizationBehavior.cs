using ErrorOr;
using MediatR;

namespace Pulse.Application.Authorization;

/// <summary>
/// Evaluates the request's rule before its handler runs, whichever way the request came in: of the caller as of now where the
/// caller could keep the request waiting. The unit of work asks once more in its transaction; what it refuses is answered here.
/// </summary>
public sealed class AuthorizationBehavior<TRequest, TResponse>(Authorizer authorizer, CallerRenewal renewal, RequestContext context)
    : IPipelineBehavior<TRequest, TResponse>
    where TResponse : IErrorOr
{
    /// <summary>The response is always an <c>ErrorOr&lt;T&gt;</c>, whose factory is found once for each T.</summary>
    private static readonly Func<List<Error>, TResponse> Refusal =
        typeof(TResponse).GetMethod(nameof(ErrorOr<object>.From), [typeof(List<Error>)])!.CreateDelegate<Func<List<Error>, TResponse>>();

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var authorized = context.IsBodyAwaited
            ? await renewal.RenewAsync(typeof(TRequest), cancellationToken)
            : await authorizer.AuthorizeAsync(context, typeof(TRequest), cancellationToken);
        if (authorized.IsError)
        {
            return Refusal(authorized.Errors);
        }

        context.Request = typeof(TRequest);
        try
        {
            var response = await next();
            return context.Refusal is { } reasons ? Refusal([.. reasons]) : response;
        }
        finally
        {
            context.Request = null;
        }
    }
}
