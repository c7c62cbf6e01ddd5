using ErrorOr;
using MediatR;

namespace Pulse.Api.OpenApi;

internal static class RequestTypes
{
    /// <summary>Whether a request is answered with something in a wrapper, such as a version.</summary>
    public static bool Answers(this Type requestType, Type wrapper) => requestType.GetInterfaces()
        .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>))
        .Select(contract => contract.GetGenericArguments()[0])
        .Where(answer => answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(ErrorOr<>))
        .Select(answer => answer.GetGenericArguments()[0])
        .Any(answer => answer.IsGenericType && answer.GetGenericTypeDefinition() == wrapper);
}
