export { connect } from 'nats'; // allowed
