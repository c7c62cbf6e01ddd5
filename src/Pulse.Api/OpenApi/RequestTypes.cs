using ErrorOr;
using MediatR;

namespace Pulse.Api.OpenApi;

internal static class RequestTypes
{
    /// <summary>Whether a request returns its result in the given wrapper, such as a version.</summary>
    public static bool Returns(this Type requestType, Type wrapper) => requestType.GetInterfaces()
        .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>))
        .Select(contract => contract.GetGenericArguments()[0])
        .Where(result => result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ErrorOr<>))
        .Select(result => result.GetGenericArguments()[0])
        .Any(result => result.IsGenericType && result.GetGenericTypeDefinition() == wrapper);
}
